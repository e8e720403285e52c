"""The page Fråga: a welcome, suggested questions, and the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.views import session, texts
from assistant.views.answers import render_answer
from assistant.views.citation import Place, open_place
from assistant.views.library import open_library
from assistant.views.notices import message_for, render_error, render_note
from assistant.views.safe_html import element, plain, wrapped
from assistant.views.session import Turn, say
from assistant.views.style import QUESTION, scroll_to_last
from assistant.views.suggestions import suggested
from vectorstore.hit import Filters

if TYPE_CHECKING:
    from vectorstore.library import Library

_SHOWN_OF_QUESTION = 600
_FILTER_KEY = "collections"


def page() -> None:
    """Show the welcome or the conversation, and take a question."""
    welcome = st.container()
    if not session.conversation():
        with welcome:
            st.title(say(texts.WELCOME), anchor=False)
            st.html(element("p", say(texts.WELCOME_TEXT), "ra-ingress"))
    written = st.chat_input(say(texts.PLACEHOLDER))
    library = open_library()
    if library is None:
        return
    filters = _render_options(library.collections())
    question = written or session.take_question()
    if question is None and not session.conversation():
        with welcome:
            _render_start(library)
        return
    if question is not None:
        welcome.empty()
    wanted = None
    for number, turn in enumerate(session.conversation()):
        wanted = render_turn(turn, number) or wanted
    if question is not None:
        _render_new(library, question, filters)
    elif wanted is not None:
        _open(library, wanted)


def render_turn(turn: Turn, number: int, fresh: bool = False) -> Place | None:
    """Show a question with its answer or message; return the place to open, if any."""
    if not fresh:
        _render_question(turn.question)
    if turn.answer is not None:
        return render_answer(turn.answer, number, fresh)
    render_error(turn.error)
    st.button(
        say(texts.ASK_AGAIN), key=f"igen_{number}", on_click=_ask_again, args=(turn.question,)
    )
    return None


def _render_start(library: Library) -> None:
    """Say what the library holds, and suggest questions."""
    chosen = session.language()
    count, collections = len(library.documents()), library.collections()
    if not count:
        render_note(say(texts.HOLDS_NOTHING))
        return
    held = say(
        texts.HOLDS,
        documents=texts.counted("documents", count, chosen),
        collections=texts.collections_named(collections, chosen),
    )
    st.html(element("p", held, "ra-dov") + element("h2", say(texts.SUGGESTIONS), "ra-grupp"))
    for number, question in enumerate(suggested(collections)):
        words = say(question)
        st.button(
            words, key=f"forslag_{number}", on_click=session.put_question, args=(words,),
            width="stretch",
        )  # fmt: skip


def _render_options(collections: list[str]) -> Filters:
    """Show the filter and the button for a new conversation beside the page."""
    with st.sidebar:
        chosen: list[str] = []
        if collections:
            chosen = st.multiselect(
                say(texts.FILTER), collections, key=_FILTER_KEY,
                placeholder=say(texts.FILTER_ALL), persist_state="session",
            )  # fmt: skip
        st.button(say(texts.NEW), key="ny", on_click=session.forget_conversation, width="stretch")
    if chosen:
        st.html(element("p", say(texts.FILTERED, collections=", ".join(chosen)), "ra-dov"))
    return Filters(collections=tuple(chosen))


def _render_question(question: str) -> None:
    shown = question.strip()
    short = shown[:_SHOWN_OF_QUESTION]
    label = element("small", say(texts.YOU_ASKED))
    text = plain(short) + (" …" if len(shown) > len(short) else "")
    st.html(wrapped("h2", f"{label}{text}", "ra-fraga"))
    if len(shown) > len(short):
        with st.expander(say(texts.WHOLE_QUESTION)), st.container(height=300):
            st.html(element("p", shown, "ra-text"))


def _render_new(library: Library, question: str, filters: Filters) -> None:
    """Ask ``question``, keep it with what came of it, and show that."""
    _render_question(question)
    with st.spinner(say(texts.SEARCHING)):
        turn = ask(library, question, filters)
    session.remember(turn)
    render_turn(turn, len(session.conversation()) - 1, fresh=True)
    scroll_to_last(QUESTION)  # last: Streamlit itself goes to the end of what is new


def ask(library: Library, question: str, filters: Filters) -> Turn:
    """Return the answer to ``question``, or the message that says why there is none."""
    from assistant.asking import Assistant  # loads the engine: not before the first paint

    try:
        return Turn(question, Assistant(library).ask(question, filters))
    except Exception as error:  # the question is kept; the log has the rest
        return Turn(question, error=message_for(error))


def _ask_again(question: str) -> None:
    session.forget_last()
    session.put_question(question)


def _open(library: Library, place: Place) -> None:
    try:
        open_place(library, place)
    except Exception as error:  # the conversation stays
        render_error(message_for(error))
