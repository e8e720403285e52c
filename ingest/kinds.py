"""What sort of document it is, told by what it says.

Each kind has cues that weigh differently: a heading that only statements have outweighs
a word in a title. Where no cue is strong enough the kind is `Kind.OTHER`.
"""

from __future__ import annotations

import re
from itertools import islice

from ingest.blocks import Content, Role
from ingest.document import Kind

_ENOUGH = 2
_BEGINNING = 12
"""Blocks from the top that say what a document is."""
_NAMES = {
    "tjänsteutlåtande": Kind.STATEMENT,
    "tjänsteskrivelse": Kind.STATEMENT,
    "yttrande": Kind.STATEMENT,
    "remissvar": Kind.STATEMENT,
    "motion": Kind.MOTION,
    "program": Kind.PROGRAMME,
    "plan": Kind.PROGRAMME,
    "strategi": Kind.PROGRAMME,
    "riktlinje": Kind.PROGRAMME,
    "lag": Kind.LAW,
    "förordning": Kind.LAW,
    "rapport": Kind.REPORT,
    "utredning": Kind.REPORT,
    "annat": Kind.OTHER,
}
_STATEMENT_HEADING = re.compile(
    r"(?:[a-zåäö]*(?:förvaltningens|kontorets) )?(?:synpunkter|bedömning|förslag|ställningstagande)"
    r"(?: och förslag)?(?: till (?:beslut|yttrande))?|ärendets beredning|bakgrund/ärendet",
    re.IGNORECASE,
)
_STATEMENT_NAME = re.compile(
    r"\b(?:tjänsteutlåtande|tjänsteskrivelse|remissvar|yttrande över)", re.I
)
_STATEMENT_VOICE = re.compile(
    r"\b\w*(?:förvaltningen|kontoret) (?:anser|föreslår|bedömer|tillstyrker|avstyrker|delar)\b",
    re.I,
)
_MOTION_NAME = re.compile(r"^motion\b(?! \(?\d{4}:\d+\)? om)|^motion .{0,80}\bav\b", re.IGNORECASE)
_MOTION_CLAIM = re.compile(
    r"\b(?:yrkar (?:vi|jag|liberalerna|undertecknad\w*)|(?:vi|jag) (?:föreslår|yrkar)"
    r"|föreslår (?:vi|jag)|hemställer)\b",
    re.IGNORECASE,
)
_PROGRAMME_NAME = re.compile(
    r"\b[\w-]*(?:program|programmet|plan|planen|strategi|strategin|riktlinjer|policy"
    r"|överenskommelse|avtal)\b",
    re.IGNORECASE,
)
_REPORT_NAME = re.compile(
    r"(?i:\b[\w-]*(?:rapport(?:en)?|utredning(?:en)?|utvärdering|kartläggning|uppföljning"
    r"|granskning)\b)|\bPM\b"
)


def kind_of(content: Content) -> Kind:
    """Return the kind of the document: what its front matter says, or what its words show."""
    stated = (content.front.get("kind") or content.front.get("typ") or "").casefold()
    if stated in _NAMES:
        return _NAMES[stated]
    if stated in set(Kind):
        return Kind(stated)
    scores = _scores(content)
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= _ENOUGH else Kind.OTHER


def _scores(content: Content) -> dict[Kind, int]:
    """Return how strongly the document looks like each kind, the strongest sort first."""
    headings = [block.text for block in content.blocks if block.role is Role.HEADING]
    texts = [block.text for block in content.blocks]
    titles = [block.text for block in content.blocks if block.role is Role.TITLE]
    title = " ".join([content.front.get("title", ""), content.title, *titles, *headings[:1]])
    beginning = [*islice(texts, _BEGINNING), *content.margins]
    statement = sum(bool(_STATEMENT_HEADING.fullmatch(heading.rstrip(":"))) for heading in headings)
    voiced = any(_STATEMENT_VOICE.search(text) for text in texts)
    named = any(_STATEMENT_NAME.search(text[:80]) for text in beginning)
    moved = any(_MOTION_NAME.search(text) for text in (content.title, *beginning[:6]))
    claims = any(_MOTION_CLAIM.search(text) for text in texts)
    return {
        Kind.STATEMENT: 2 * min(statement, 2) + 2 * named + voiced,
        Kind.MOTION: 2 * moved + 2 * claims,
        Kind.REPORT: 2 * bool(_REPORT_NAME.search(title)),
        Kind.PROGRAMME: 2 * bool(_PROGRAMME_NAME.search(title)),
    }
