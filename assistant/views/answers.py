"""An answer on the page: claims under headings, numbered sources, or an abstention.

All text of claims, quotes and references goes through safe_html.
"""

from __future__ import annotations

import time
from itertools import groupby

import streamlit as st

from assistant.answer import Answer, Claim, Searched, Status
from assistant.extractive import GENERATOR
from assistant.reference import reference
from assistant.views import texts
from assistant.views.citation import Place, cited_place, found_place
from assistant.views.safe_html import element, wrapped
from assistant.views.session import language, say

_PAUSE = 0.05
"""Seconds between the claims of a new answer, so that the eye can follow."""


def render_answer(answer: Answer, turn: int, fresh: bool = False) -> Place | None:
    """Show ``answer``; return the place that the user wants opened, if any.

    Args:
        answer: what is shown.
        turn: its number in the conversation; tells its buttons from other answers'.
        fresh: whether it is new; it then comes claim by claim.
    """
    if answer.abstained:
        return _render_abstention(answer, turn)
    st.html(element("p", answer.lead_in, "ra-inledning", role="status"))
    wanted = None
    for group, numbered in groupby(enumerate(answer.claims), key=lambda pair: pair[1].group):
        if group:
            st.html(element("h3", group, "ra-grupp", lang="sv"))
        for at, claim in numbered:
            wanted = _render_claim(answer, claim, f"{turn}_{at}") or wanted
            if fresh:
                time.sleep(_PAUSE)
    _render_sources(answer)
    return wanted


def _render_claim(answer: Answer, claim: Claim, key: str) -> Place | None:
    wanted = None
    with st.container(horizontal=True, wrap=False, gap="small"):
        text = element("p", claim.text, "ra-text", lang="sv")
        if claim.status is Status.UNSUPPORTED:
            text += element("p", say(texts.UNSUPPORTED), "ra-etikett")
        st.html(text, width="stretch")
        for number in claim.citations:
            tip = say(texts.OPEN_SOURCE, number=number)
            if st.button(f"[{number}]", key=f"kalla_{key}_{number}", help=tip):
                wanted = cited_place(answer.citation(number))
    return wanted


def _render_sources(answer: Answer) -> None:
    lines = [element("li", citation.reference) for citation in answer.citations]
    st.html(
        element("h3", say(texts.SOURCE_LIST), "ra-grupp")
        + wrapped("ol", "".join(lines), "ra-lista ra-dov", lang="sv")
        + element("p", _made_by(answer), "ra-dov")
    )
    with st.expander(say(texts.COPY)):
        st.code(as_text(answer), language=None, wrap_lines=True)


def as_text(answer: Answer) -> str:
    """Return the answer as plain text to paste: claims with numbers, then the sources."""
    lines = [answer.lead_in, ""]
    for group, claims in groupby(answer.claims, key=lambda claim: claim.group):
        lines += [group] if group else []
        for claim in claims:
            numbers = "".join(f"[{number}]" for number in claim.citations)
            lines += [f"{claim.text} {numbers}".rstrip(), ""]
    lines.append(say(texts.SOURCE_LIST))
    lines += [f"[{citation.number}] {citation.reference}" for citation in answer.citations]
    return "\n".join([*lines, "", _made_by(answer)])


def _made_by(answer: Answer) -> str:
    if answer.generator == GENERATOR:
        return say(texts.MADE_BY_EXTRACTS)
    return say(texts.MADE_BY_MODEL, generator=answer.generator)


def _render_abstention(answer: Answer, turn: int) -> Place | None:
    searched = answer.searched
    st.html(
        element("p", answer.lead_in, "ra-inledning", role="status")
        + (element("p", searched.reason, "ra-text") if searched.reason else "")
    )
    if searched.documents:
        st.html(_searched_html(searched))
    if not searched.nearest:
        return None
    wanted = None
    st.html(element("h3", say(texts.NEAREST), "ra-grupp"))
    for at, hit in enumerate(searched.nearest):
        line = element("p", reference(hit.document, hit.paragraph), "ra-dov")
        with st.container(horizontal=True, wrap=False, gap="small"):
            text = element("p", _beginning(hit.paragraph.text), "ra-text")
            st.html(wrapped("div", text + line, lang="sv"), width="stretch")
            if st.button(say(texts.OPEN_NEAREST), key=f"nara_{turn}_{at}"):
                wanted = found_place(hit)
    return wanted


def _searched_html(searched: Searched) -> str:
    chosen = language()
    place = say(
        texts.SEARCHED_IN,
        documents=texts.counted("documents", searched.documents, chosen),
        passages=texts.counted("passages", searched.passages, chosen),
        collections=texts.collections_named(searched.collections, chosen),
    )
    items = [place]
    if searched.terms:
        items.append(say(texts.SEARCHED_FOR, terms=", ".join(searched.terms)))
    if searched.failures:
        items.append(say(texts.SEARCHED_FAILED, files=", ".join(searched.failures)))
    listed = "".join(element("li", item) for item in items)
    heading = element("h3", say(texts.SEARCHED), "ra-grupp")
    return heading + wrapped("ul", listed, "ra-lista ra-dov")


def _beginning(text: str, length: int = 280) -> str:
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0] + " …"
