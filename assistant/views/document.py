"""A whole document, with the cited paragraph marked and scrolled to.

The address says which: ``dokument?stycke=<paragraph id>&start=<n>&slut=<n>``.
"""

from __future__ import annotations

import streamlit as st

from assistant.views import texts
from assistant.views.library import open_library
from assistant.views.notices import message_for, render_error, render_note
from assistant.views.safe_html import element, marked, plain, wrapped
from assistant.views.session import say
from assistant.views.style import PARAGRAPH, scroll_to_last
from ingest.document import Document


def page() -> None:
    """Show the document that the address names."""
    library = open_library()
    if library is None:
        return
    cited = st.query_params.get("stycke", "")
    start, end = _number("start"), _number("slut")
    try:
        found = library.passage(cited) if cited else None
        document = library.document(found[0].id) if found else None
    except Exception as error:  # the page says it; the log has the rest
        render_error(message_for(error))
        return
    if document is None:
        render_note(say(texts.NO_DOCUMENT))
        return
    st.html(document_html(document, cited, start, end))
    scroll_to_last(PARAGRAPH)


def document_html(document: Document, cited: str, start: int, end: int) -> str:
    """Return ``document`` as HTML; the paragraph with the id ``cited`` stands out."""
    parts = [element("h1", document.title)]
    headings: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        for level, heading in enumerate(paragraph.headings):
            if paragraph.headings[: level + 1] != headings[: level + 1]:
                parts.append(element("h2" if level == 0 else "h3", heading))
        headings = paragraph.headings
        if paragraph.id == cited:
            text = marked(paragraph.text, start, end)
            parts.append(wrapped("p", text, "ra-text ra-kalla"))
        else:
            parts.append(wrapped("p", plain(paragraph.text), "ra-text"))
    return wrapped("article", "".join(parts), "ra-dokument", lang="sv")


def _number(name: str) -> int:
    written = st.query_params.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
