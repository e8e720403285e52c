"""What a visit keeps: the conversation, and the language that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import streamlit as st

from assistant.settings import Settings
from assistant.views.texts import LANGUAGES, Text

if TYPE_CHECKING:  # the page is painted before the engine is loaded
    from assistant.answer import Answer

_CONVERSATION, _PENDING, LANGUAGE_KEY = "conversation", "pending_question", "language"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the message that says why there is none."""

    question: str
    answer: Answer | None = None
    error: str = ""


def conversation() -> list[Turn]:
    """Return the visit's turns, oldest first."""
    return cast("list[Turn]", st.session_state.setdefault(_CONVERSATION, []))


def remember(turn: Turn) -> None:
    """Add ``turn`` to the conversation."""
    conversation().append(turn)


def forget_conversation() -> None:
    """Begin a new conversation."""
    st.session_state.pop(_CONVERSATION, None)


def forget_last() -> None:
    """Take back the last turn, so that its question can be asked again."""
    if conversation():
        conversation().pop()


def put_question(question: str) -> None:
    """Let ``question`` be asked in the coming run, as if it had been written."""
    st.session_state[_PENDING] = question


def take_question() -> str | None:
    """Return the question that :func:`put_question` left, once."""
    return cast("str | None", st.session_state.pop(_PENDING, None))


def default_language() -> str:
    """Return the language that is set for everyone."""
    chosen = Settings().language
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def language() -> str:
    """Return the interface's language: the visit's choice, the address's, or the default."""
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else default_language()


def say(text: Text, **values: object) -> str:
    """Return ``text`` in the visit's language with its ``{names}`` filled in."""
    return text.in_language(language()).format(**values)
