"""The web app: navigation and wiring, nothing else. Start it with ``remiss serve``."""

from __future__ import annotations

import streamlit as st

from assistant.views import chat, document, frame, sources, texts
from assistant.views.session import say


def main() -> None:
    """Show the page that the address names."""
    frame.configure()
    ask = st.Page(chat.page, title=say(texts.ASK), url_path="fraga", default=True)
    held = st.Page(sources.page, title=say(texts.SOURCES), url_path="kallor")
    whole = st.Page(document.page, title=say(texts.DOCUMENT), url_path="dokument")
    page = st.navigation([ask, held, whole], position="hidden")
    frame.render_sidebar({texts.ASK: ask, texts.SOURCES: held})
    frame.run_calmly(page.run)
    frame.render_language()


main()
