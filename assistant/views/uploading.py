"""Adding files to the library from the page Källor: one line of result for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.views import texts
from assistant.views import texts_sources as words
from assistant.views.library import render_catching_up
from assistant.views.notices import message_for, render_error, render_note
from assistant.views.safe_html import element, wrapped
from assistant.views.session import language, say

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from vectorstore.indexer import FileResult
    from vectorstore.library import Library

_TYPES = ["pdf", "docx", "html", "htm", "md", "txt"]


def render_upload(library: Library) -> None:
    """Show the form for new files; read what is sent and tell what became of it."""
    st.subheader(say(words.ADD), anchor=False)
    render_note(say(words.REMINDER))
    known = library.collections() or [words.DEFAULT_COLLECTION]
    with st.form("lagg_till", border=False):
        files = st.file_uploader(
            say(words.FILES), type=_TYPES, accept_multiple_files=True, key="filer"
        )
        collection = st.selectbox(
            say(words.COLLECTION), known, accept_new_options=True, key="samling"
        )
        sent = st.form_submit_button(say(words.READ_IN), type="primary")
    if not sent:
        return
    if not files:
        render_note(say(words.NO_FILES))
        return
    name = (collection or "").strip() or words.DEFAULT_COLLECTION
    try:
        results = _read(library, files, name)
    except Exception as error:  # what was read before stays
        render_error(message_for(error))
        return
    render_catching_up(library)
    render_results(results)


def _read(library: Library, files: list[UploadedFile], collection: str) -> list[FileResult]:
    from vectorstore.indexer import index_bytes  # loads the engine: not before the first paint

    results = []
    bar = st.progress(0.0)
    with library.writing():
        for number, file in enumerate(files):
            place = f"{number + 1}/{len(files)}"
            bar.progress(number / len(files), f"{say(words.READ_IN)} {place}")
            results.append(index_bytes(library, file.getvalue(), file.name, collection))
    bar.empty()
    return results


def render_results(results: list[FileResult]) -> None:
    """Show what became of each file."""
    items = []
    for result in results:
        outcome = say(words.OUTCOMES[result.outcome.value])
        if result.reason:
            rest = f": {result.reason}"
        elif result.passages:
            rest = f", {texts.counted('passages', result.passages, language())}"
        else:
            rest = ""
        line = element("strong", result.source) + element("span", f" – {outcome}{rest}")
        items.append(wrapped("li", line))
    heading = element("h3", say(words.RESULT), "ra-grupp")
    st.html(wrapped("div", heading + wrapped("ul", "".join(items), "ra-lista"), role="status"))
