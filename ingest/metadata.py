"""What a document says of itself: dnr, date, who writes, who signs, what is answered.

Front matter wins over the letterhead, the letterhead over the text. What is not said
is empty: a wrong date in a citation is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingest.blocks import Block, Content, Role
from ingest.dates import first_date
from ingest.document import Kind, Metadata
from ingest.letterhead import split_letterhead
from ingest.parties import decider_in, motionarer_in, remissinstanser_in, speaker_in
from ingest.signatures import is_name, signatories

_DNR = re.compile(
    r"\b(?:dnr|diarienummer|diarienr)\b\.?\s*:?\s*"
    r"((?:[A-ZÅÄÖ]{1,8}[ /-]?)?\d[\d.:/-]{1,28}\d)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?:[A-ZÅÄÖ][a-zåäö]{1,25},? )?(?:[Dd]en |[Dd]atum:? )?"
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2} [a-z]{3,9} \d{4})"
)
_HANDLAGGARE = re.compile(r"handläggare\b:?\s*(.{0,120})", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*(?:,|;|\||\b(?:telefon|tfn|tel|e-post|epost|mejl)\b|\d)", re.IGNORECASE
)
_MOTION = re.compile(r"\bmotion(?:en)?\s*(?:\(|nr\.?\s*)?(\d{4}:\d{1,4})\b", re.IGNORECASE)
_REMISSTID = re.compile(
    r"\b(?:remisstid|svarstid|remissvaret|svar på remissen|yttrande(?:t)? ska)[^.\n]{0,160}",
    re.IGNORECASE,
)
_SENAST = re.compile(r"\b[Rr]emi(?:ss|tter)[^.\n]{0,200}?\bsenast (?:den )?([^.\n]{6,30})")
_IMMEDIATE = re.compile(
    r"\bjustera\w* omedelbart|\bomedelbar(?:t)? juster|\bomedelbart justera", re.I
)
_MUNICIPALITY = re.compile(
    r"\b([A-ZÅÄÖ][a-zåäö]{1,25}(?:-[A-ZÅÄÖ][a-zåäö]{1,20})? (?:stad|kommun))\b"
)
_BILAGA_HEADING = re.compile(r"bilag(?:a|or)\b", re.IGNORECASE)
_BILAGA_MARK = re.compile(r"^(?:•|\d{1,2}[.)]|bilaga \d{1,2}\s*[:.–-]?)\s*", re.IGNORECASE)
_LONGEST_BILAGA = 300


def metadata_of(content: Content, kind: Kind) -> Metadata:
    """Return what ``content``, a document of ``kind``, says of itself."""
    head, body = split_letterhead(content.blocks)
    lines = [*content.margins, *head]
    texts = [block.text for block in body]
    front = content.front
    speaks = kind in {Kind.STATEMENT, Kind.OTHER}
    inside, outside = remissinstanser_in(texts)
    return Metadata(
        municipality=front.get("kommun") or _municipality(texts, lines),
        namnd=_field(front, "nämnd", "namnd") or (decider_in(texts, lines) if speaks else ""),
        forvaltning=_field(front, "förvaltning", "forvaltning")
        or (speaker_in(texts, lines) if speaks else ""),
        dnr=_field(front, "dnr", "diarienummer") or _dnr(lines, texts),
        date=first_date(_field(front, "date", "datum")) or _date(lines, texts),
        handlaggare=_field(front, "handläggare", "handlaggare")
        or _handlaggare([*lines, *texts[:20]]),
        signatories=tuple(
            person
            for block in body
            if block.role is Role.SIGNATURE
            for person in signatories(block.text)
        ),
        motion=front.get("motion") or _first(_MOTION, texts),
        motionarer=motionarer_in(texts, is_motion=kind is Kind.MOTION),
        remissinstanser_inside=inside,
        remissinstanser_outside=outside,
        remisstid=first_date(front.get("remisstid", "")) or _remisstid(texts),
        immediate_adjustment=any(_IMMEDIATE.search(text) for text in texts),
        bilagor=_bilagor(body),
        pages_calculated=content.pages_calculated,
    )


def _field(front: Mapping[str, str], *names: str) -> str:
    return next((front[name] for name in names if front.get(name)), "")


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((found[1] for text in texts if (found := pattern.search(text))), "")


def _dnr(lines: Sequence[str], texts: Sequence[str]) -> str:
    """Return the document's own dnr: that of the letterhead, or of a line of its own."""
    own_lines = [text for text in texts if _DNR.match(text) and len(text) < 60]
    return _first(_DNR, [*lines, *own_lines])


def _date(lines: Sequence[str], texts: Sequence[str]) -> str:
    """Return the document's own date: that of the letterhead, or of a line of its own."""
    own_lines = [
        text for text in texts if len(text) < 60 and _DATE_LINE.fullmatch(text.rstrip("."))
    ]
    return next(filter(None, map(first_date, [*lines, *own_lines])), "")


def _handlaggare(lines: Sequence[str]) -> str:
    for line, following in pairwise([*lines, ""]):
        found = _HANDLAGGARE.match(line)
        if found:
            for candidate in (found[1], following):
                name = _AFTER_NAME.split(candidate, maxsplit=1)[0].strip()
                if is_name(name):
                    return name
    return ""


def _remisstid(texts: Sequence[str]) -> str:
    clauses = (found[0] for text in texts for found in _REMISSTID.finditer(text))
    deadlines = (found[1] for text in texts for found in _SENAST.finditer(text))
    return next(filter(None, map(first_date, (*clauses, *deadlines))), "")


def _municipality(texts: Sequence[str], lines: Sequence[str]) -> str:
    """Return the municipality that the letterhead names, or that the text mostly names."""
    in_head = _first(_MUNICIPALITY, lines)
    if in_head:
        return in_head
    counts = Counter(found[1] for text in texts for found in _MUNICIPALITY.finditer(text))
    ranked = counts.most_common(2)
    level = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
    return "" if not ranked or level else ranked[0][0]


def _bilagor(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the titles under the heading "Bilagor", without their numbers."""
    titles: list[str] = []
    under = False
    for block in blocks:
        if block.role is Role.HEADING:
            under = bool(_BILAGA_HEADING.match(block.text))
        elif under and len(block.text) <= _LONGEST_BILAGA:
            titles.append(_BILAGA_MARK.sub("", block.text, count=1).strip())
    return tuple(title for title in titles if title)
