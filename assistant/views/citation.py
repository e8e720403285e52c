"""A citation opened: the quote marked in its paragraph, its neighbours, and its page.

It opens as a dialog at the right edge, so that the answer stays in sight. Streamlit
keeps the focus in it, closes it at Escape and gives the focus back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from assistant.answer import Citation
from assistant.reference import reference
from assistant.views import texts
from assistant.views.notices import render_note
from assistant.views.page_image import page_with_frames
from assistant.views.safe_html import element, marked, plain, wrapped
from assistant.views.session import LANGUAGE_KEY, language, say
from ingest.document import Document, Paragraph
from vectorstore.hit import Hit

if TYPE_CHECKING:
    from vectorstore.library import Library

_WIDTH, _WIDTH_WITH_PAGE = 640, 1060
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Place:
    """What is opened: a paragraph, and the slice of it that is marked (may be empty)."""

    heading: str
    document: Document
    paragraph: Paragraph
    start: int
    end: int
    reference: str


def cited_place(citation: Citation) -> Place:
    """Return the place of a citation."""
    return Place(
        say(texts.SOURCE, number=citation.number),
        citation.document,
        citation.paragraph,
        citation.start,
        citation.end,
        citation.reference,
    )


def found_place(hit: Hit) -> Place:
    """Return the place of a passage that was near, with nothing marked."""
    line = reference(hit.document, hit.paragraph)
    return Place(say(texts.NEAREST_SOURCE), hit.document, hit.paragraph, 0, 0, line)


def open_place(library: Library, place: Place) -> None:
    """Show ``place`` in a dialog."""
    picture = _page_picture(library, place)
    width = _WIDTH_WITH_PAGE if picture else _WIDTH

    @st.dialog(place.heading, width=width, position="right")
    def dialog() -> None:
        render_place(library, place, picture)

    dialog()


def render_place(library: Library, place: Place, picture: bytes | None) -> None:
    """Show title, reference, the text around the place, and the page's picture."""
    whole = library.document(place.document.id)
    path = " › ".join(place.paragraph.headings)
    st.html(
        wrapped(
            "div",
            element("p", place.document.title, "ra-titel")
            + element("p", place.reference, "ra-dov")
            + (element("p", path, "ra-dov") if path else ""),
            lang="sv",
        )
    )
    if picture is None:
        _render_text(place, whole)
    else:
        text, page = st.columns([5, 6], gap="medium")
        with text:
            _render_text(place, whole)
        with page:
            number = place.paragraph.page
            alt = say(texts.PAGE_ALT, page=number, title=place.document.title)
            st.image(picture, caption=say(texts.PAGE, page=number), alt=alt, width="stretch")
    _render_ways_on(library, place, whole)


def _render_text(place: Place, whole: Document | None) -> None:
    current = whole is not None and place.paragraph in whole.paragraphs
    before, after = _neighbours(whole, place.paragraph) if whole and current else (None, None)
    if not current:
        render_note(say(texts.GONE))
    text = marked(place.paragraph.text, place.start, place.end)
    label = texts.IN_THE_TEXT if place.end > place.start else texts.PASSAGE_ONLY
    parts = [
        _neighbour(texts.BEFORE, before),
        element("p", say(label), "ra-etikett"),
        wrapped("p", text, "ra-text ra-kalla", lang="sv"),
        _neighbour(texts.AFTER, after),
    ]
    st.html("".join(parts))


def _neighbour(label: texts.Text, paragraph: Paragraph | None) -> str:
    if paragraph is None:
        return ""
    text = wrapped("p", plain(paragraph.text), "ra-text ra-granne", lang="sv")
    return element("p", say(label), "ra-etikett") + text


def _neighbours(
    document: Document, paragraph: Paragraph
) -> tuple[Paragraph | None, Paragraph | None]:
    at = document.paragraphs.index(paragraph)
    before = document.paragraphs[at - 1] if at else None
    after = document.paragraphs[at + 1] if at + 1 < len(document.paragraphs) else None
    return before, after


def _render_ways_on(library: Library, place: Place, whole: Document | None) -> None:
    with st.container(horizontal=True):
        if whole is not None:
            st.link_button(say(texts.OPEN_DOCUMENT), document_address(place))
        original = library.originals.path(place.document.content_hash)
        if original is not None:
            st.download_button(
                say(texts.DOWNLOAD),
                original.read_bytes,
                file_name=PurePath(place.document.source).name,
                mime=place.document.media_type,
                on_click="ignore",
            )


def document_address(place: Place) -> str:
    """Return the address, relative to the app's own, of the whole document at ``place``."""
    wanted = {
        "stycke": place.paragraph.id,
        "start": place.start,
        "slut": place.end,
        LANGUAGE_KEY: language(),
    }
    return f"dokument?{urlencode(wanted)}"


def _page_picture(library: Library, place: Place) -> bytes | None:
    paragraph, document = place.paragraph, place.document
    original = library.originals.path(document.content_hash)
    if document.media_type != _PDF or paragraph.page is None or original is None:
        return None
    return page_with_frames(original, paragraph.page, paragraph.boxes)
