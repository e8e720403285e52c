"""The one library that all visits share, opened when the first page has been painted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.settings import Settings
from assistant.views import texts
from assistant.views.notices import message_for, render_error, render_note
from assistant.views.session import say
from vectorstore.errors import BusyError

if TYPE_CHECKING:
    from vectorstore.library import Library


@st.cache_resource(show_spinner=False)
def _opened(home: Path, database_url: str, embedding_model: str) -> Library:
    # Chroma and its like take more than a second to import: not before the first paint.
    from vectorstore.library import Library

    return Library(home, database_url, embedding_model)


def open_library() -> Library | None:
    """Return the library with its indexes up to date, or show why it cannot be opened."""
    settings = Settings()
    try:
        with st.spinner(say(texts.OPENING)):
            library = _opened(settings.home, settings.database_url, settings.embedding_model)
            behind = library.behind()
    except Exception as error:  # the page says it; the log has the rest
        render_error(message_for(error))
        return None
    if behind:
        render_catching_up(library)
    return library


def render_catching_up(library: Library) -> bool:
    """Bring the indexes up to date with a progress bar; false where that did not work."""
    place = st.empty()

    def progress(stage: str, done: int, total: int) -> None:
        name = say(texts.STAGE_WORDS if stage == "ord" else texts.STAGE_VECTORS)
        place.progress(done / total if total else 1.0, f"{say(texts.CATCHING_UP)}: {name}")

    try:
        library.catch_up(progress)
    except BusyError:
        render_note(say(texts.BUSY))
        return False
    except Exception as error:  # search goes on with what is indexed
        render_error(message_for(error))
        return False
    finally:
        place.empty()
    return True
