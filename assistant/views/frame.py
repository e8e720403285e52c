"""What every page has around it: the tab's icon, the name, the ways to the pages, the language."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from PIL import Image, ImageDraw

from assistant.views import session, texts
from assistant.views.notices import message_for, render_error
from assistant.views.safe_html import element
from assistant.views.session import say
from assistant.views.style import render_style

_LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}


def configure() -> None:
    """Set the tab's title and icon and the page's width."""
    st.set_page_config(page_title=say(texts.APP), page_icon=_icon(), layout="centered")
    render_style(session.language())


def render_sidebar(pages: dict[texts.Text, st.Page]) -> None:
    """Show the name and the ways to ``pages``."""
    with st.sidebar:
        st.html(
            element("p", say(texts.APP), "ra-namn") + element("p", say(texts.TAGLINE), "ra-under")
        )
        for name, page in pages.items():
            st.page_link(page, label=say(name), width="stretch")


def render_language() -> None:
    """Show the choice of language."""
    with st.sidebar:
        st.segmented_control(
            say(texts.LANGUAGE), texts.LANGUAGES, format_func=_LANGUAGE_NAMES.__getitem__,
            key=session.LANGUAGE_KEY, required=True, default=session.default_language(),
            bind="query-params",
        )  # fmt: skip


def run_calmly(run: Callable[[], None]) -> None:
    """Run a page; what it did not foresee becomes a message and a line in the log."""
    try:
        run()
    except Exception as error:  # the last place to catch it
        render_error(message_for(error))


@st.cache_resource(show_spinner=False)
def _icon() -> Image.Image:
    """Draw the tab's icon, two quotation marks: an icon by name would be fetched from afar."""
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, 63, 63), 12, fill=(18, 80, 107))
    for left in (13, 35):
        draw.ellipse((left, 17, left + 16, 33), fill="white")
        draw.polygon([(left + 16, 25), (left + 16, 32), (left + 6, 47), (left + 3, 44),
                      (left + 8, 30)], fill="white")  # fmt: skip
    return image
