"""Messages on a page. Their text may hold file names, so it goes through safe_html."""

from __future__ import annotations

import logging

import streamlit as st

from assistant.views import texts
from assistant.views.safe_html import element, wrapped
from assistant.views.session import say
from assistant.views.texts import Text
from ingest.document import IngestError
from vectorstore.errors import LibraryError

_log = logging.getLogger(__name__)


def render_note(text: str) -> None:
    """Show something to know."""
    _render(texts.NOTE, text, "ra-varning", "note")


def render_done(text: str) -> None:
    """Show that something has been done."""
    _render(texts.DONE, text, "ra-klart", "status")


def render_error(text: str) -> None:
    """Show what went wrong."""
    _render(texts.ERROR, text, "ra-fel", "alert")


def message_for(error: Exception) -> str:
    """Return what the user is told of ``error``: its own words where they are meant so.

    Anything unforeseen is logged, and gets a calm sentence.
    """
    if isinstance(error, (LibraryError, IngestError)):
        return str(error)
    _log.error("Oväntat fel i webbappen", exc_info=error)
    return say(texts.UNEXPECTED)


def _render(label: Text, text: str, css: str, role: str) -> None:
    inner = f"<p>{element('strong', say(label))} {element('span', text)}</p>"
    st.html(wrapped("div", inner, f"ra-besked {css}", role=role))
