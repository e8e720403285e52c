"""The page Källor: what the library holds, and how it is added to and removed from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.views import texts
from assistant.views import texts_sources as words
from assistant.views.library import open_library
from assistant.views.notices import message_for, render_done, render_error, render_note
from assistant.views.safe_html import element, wrapped
from assistant.views.session import language, say
from assistant.views.uploading import render_upload

if TYPE_CHECKING:
    from vectorstore.catalogue import Failure
    from vectorstore.library import Library
    from vectorstore.tables import DocumentInfo

_REMOVED_KEY = "removed"


def page() -> None:
    """Show the sources, and take new ones."""
    st.title(say(texts.SOURCES), anchor=False)
    st.html(element("p", say(words.INTRO), "ra-ingress"))
    library = open_library()
    if library is None:
        return
    try:
        _render(library)
    except Exception as error:  # the page says it; the log has the rest
        render_error(message_for(error))


def _render(library: Library) -> None:
    if removed := st.session_state.pop(_REMOVED_KEY, None):
        render_done(say(words.REMOVED, title=removed))
    # The table stands above the upload but is filled after it, with what was just added.
    table = st.container()
    render_upload(library)
    infos = library.documents()
    with table:
        render_table(infos)
    if infos:
        _render_removal(library, infos)
    render_failures(library.failures())


def render_table(infos: list[DocumentInfo]) -> None:
    """Show the documents in a table with a search field."""
    if not infos:
        render_note(say(words.EMPTY))
        return
    wanted = st.text_input(say(words.SEARCH), placeholder=say(words.SEARCH_HINT), key="sok")
    rows = [row for row in map(_row, infos) if _matches(row, wanted)]
    if not rows:
        st.html(element("p", say(words.NO_MATCH), "ra-dov", role="status"))
        return
    _render_rows(rows, say(words.TABLE))
    all_of_them = texts.counted("documents", len(infos), language())
    shown = say(words.SHOWN, shown=len(rows), all=all_of_them)
    st.html(element("p", shown, "ra-dov", role="status"))


def render_failures(failures: list[Failure]) -> None:
    """Show the files that could not be indexed, with the reasons."""
    if not failures:
        return
    st.subheader(say(words.FAILED), anchor=False)
    items = "".join(
        wrapped(
            "li", element("strong", f.source) + element("span", f" ({f.collection}): {f.reason}")
        )
        for f in failures
    )
    st.html(
        element("p", say(words.FAILED_TEXT), "ra-dov") + wrapped("ul", items, "ra-lista ra-dov")
    )


def _row(info: DocumentInfo) -> dict[str, Any]:
    document, about = info.document, info.document.metadata
    missing = say(words.MISSING)
    return {
        "title": document.title,
        "kind": say(words.KINDS[document.kind]),
        "collection": document.collection,
        "author": about.namnd or about.forvaltning or missing,
        "date": about.date or about.version or missing,
        "dnr": about.dnr or about.sfs or missing,
        "passages": info.passages,
        "indexed": _local_time(info.indexed_at),
        "source": document.source,
    }


def _matches(row: dict[str, Any], wanted: str) -> bool:
    text = " ".join(str(value) for value in row.values()).casefold()
    return all(word in text for word in wanted.casefold().split())


def _render_rows(rows: list[dict[str, Any]], alt: str) -> None:
    columns = {name: say(label) for name, label in words.COLUMNS.items() if name in rows[0]}
    config = {name: st.column_config.TextColumn(label) for name, label in columns.items()}
    config["title"] = st.column_config.TextColumn(columns["title"], width="large")
    config["passages"] = st.column_config.NumberColumn(columns["passages"], width="small")
    st.dataframe(rows, hide_index=True, column_config=config, width="stretch", alt=alt)


def _local_time(written: str) -> str:
    return datetime.fromisoformat(written).astimezone().strftime("%Y-%m-%d %H:%M")


def _render_removal(library: Library, infos: list[DocumentInfo]) -> None:
    with st.expander(say(words.REMOVE)):
        chosen = st.selectbox(
            say(words.WHICH), infos, index=None, placeholder=say(words.CHOOSE), key="ta_bort_val",
            format_func=lambda info: f"{info.document.title} ({info.document.source})",
        )  # fmt: skip
        if st.button(say(words.REMOVE_BUTTON), key="ta_bort", disabled=chosen is None) and chosen:
            _confirm(library, chosen)


def _confirm(library: Library, info: DocumentInfo) -> None:
    @st.dialog(say(words.CONFIRM))
    def dialog() -> None:
        st.html(
            element("p", info.document.title, "ra-titel", lang="sv")
            + element("p", say(words.CONFIRM_TEXT), "ra-text")
        )
        with st.container(horizontal=True):
            yes = st.button(say(words.YES), key="ta_bort_ja", type="primary")
            no = st.button(say(words.NO), key="ta_bort_nej")
        if yes:
            try:
                library.remove(info.document.id)
            except Exception as error:  # the dialog says it
                render_error(message_for(error))
                return
            st.session_state[_REMOVED_KEY] = info.document.title
        if yes or no:
            st.rerun()

    dialog()
