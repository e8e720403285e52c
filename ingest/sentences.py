"""Where sentences begin and end in a paragraph, as offsets, so that quotes stay slices.

A sentence ends at . ! or ? before white space and something that can begin a sentence,
unless an abbreviation, an initial or an ordinal stands before it. A list is one unit
with its lead-in up to a size, for its items mean nothing alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_LIST = 700
_END = re.compile(r"[.!?][”\"')\]]*(?=\s+[”\"'(\[–•-]*[A-ZÅÄÖ0-9§])|\n+")
_ABBREVIATIONS = frozenset(
    """
    ang art avd bet bl.a ca d.v.s dir dnr dr ds dvs e.g eng enl etc ex exkl f.d forts fr.o.m
    i.e inkl jfr kap kl kr m.fl m.m max min mkr mnkr mom nr o.s.v osv prof prop resp rskr s s.k
    sfs sid skr st t.ex t.o.m tel tkr vol
    """.split()
)
_LAST_WORD = re.compile(r"[\w.]+$")
_BULLET = re.compile(r"[•–-][^\S\n]+(?=\S)")
_ITEM = re.compile(r"(?:•|–|-|\d{1,2}[.)]|[a-zåäö]\))\s")


class Span(NamedTuple):
    """A slice of a text: ``text[start:end]``."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Return the sentences of a paragraph in order, white space around them left out.

    >>> [text[a:b] for text in ["Enligt 5 kap. 2 § gäller det. Nu."] for a, b in sentences(text)]
    ['Enligt 5 kap. 2 § gäller det.', 'Nu.']
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] != "\n" and _is_abbreviation(text, match.start(), start):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return _with_lists(text, spans)


def _is_abbreviation(text: str, stop: int, start: int) -> bool:
    if text[stop] != ".":
        return False
    word = _LAST_WORD.search(text, start, stop)
    if word is None:
        return False
    last = word.group().lower()
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return True
    # "den 1. Januari" is no Swedish; a number ends a sentence unless it marks an item.
    return last.isdigit() and text[start:stop].strip() == last


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def _with_lists(text: str, spans: list[Span]) -> list[Span]:
    """Join the items of a list to the sentence that leads into it."""
    joined: list[Span] = []
    for span in spans:
        begins_item = _ITEM.match(text, span.start) is not None
        before = joined[-1] if joined else None
        if before is not None and begins_item and "\n\n" not in text[before.end : span.start]:
            whole = Span(before.start, span.end)
            if whole.end - whole.start <= LONGEST_LIST:
                joined[-1] = whole
                continue
        bullet = _BULLET.match(text, span.start)
        joined.append(Span(bullet.end(), span.end) if bullet else span)
    return joined
