"""Printed lines → blocks: where a heading, a paragraph or an item begins and ends.

A printed line ends where the paper ends, not where the thought does. Four signs tell
the difference: the space the page leaves between two lines (`Gap`), the room that was
left on a line though the next word would have fitted there, the marks that open an item
of a list, and the names that headings have. A page break is no sign at all, so a
paragraph runs on over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ingest.blocks import Block, Place, Role, clean
from ingest.document import Box
from ingest.headings import is_known_heading
from ingest.letterhead import is_letterhead
from ingest.signatures import signature_at

WHOLE_LINE = 1000
"""Room, in characters, that any word fits in: the line was ended on purpose."""

_DEEPEST_LETTERHEAD = 25
"""Lines from the top within which a letterhead ends."""
_LONGEST_HEADING = 80
_SHORTEST_PROSE = 40
"""Characters in the shortest first line of a paragraph that a heading may stand over."""
_CLOSED = re.compile(r"[.!?…][)\]”\"’»]*$")
_BULLET = re.compile(r"(?:[•▪◦‣●○■□▫·∙\uf000-\uf0ff]\s*|o\s+(?=[A-ZÅÄÖ]))(?=\S)")
_DASH = re.compile(r"[-–—*−]\s+(?=[^\W\d])")
_NUMBER = re.compile(r"(?:(\d{1,2})[.)]|[a-zåäö]\))\s+(?=\S)")
_KEEPS_HYPHEN = re.compile(r"(?:^|[\s(/])[^\s(/]*(?:[A-ZÅÄÖ]{2,}|\d|(?<![^\W\d_])[^\W\d_])-$")
_BREAKS_WORD = "\u00ad"
_AND = re.compile(r"(?:och|eller|samt|respektive|till|som|/)\b")


class Gap(IntEnum):
    """What stands between a line and the one before it."""

    NONE = 0
    """Nothing: the lines follow each other closely."""
    SPACE = 1
    """A visible space, which parts paragraphs unless a sentence runs on over it."""
    BREAK = 2
    """A paragraph break, stated by the format."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    ``text`` keeps runs of spaces, which part columns. ``room`` is how many characters
    more the line could have held. ``level`` is above 0 where type size or weight makes
    the line a heading of that level.
    """

    text: str
    gap: Gap = Gap.NONE
    room: int = 0
    page: int | None = None
    box: Box | None = None
    level: int = 0


def blocks_from_lines(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the headings, paragraphs, items and signature blocks that ``lines`` print."""
    blocks: list[Block] = []
    open_lines: list[Line] = []
    role = Role.TEXT
    at = 0
    while at < len(lines):
        line = lines[at]
        signature = signature_at([other.text for other in lines[at : at + 2]])
        if signature:
            taken, new_role = lines[at : at + 2], Role.SIGNATURE
        else:
            taken, new_role = lines[at : at + 1], _role(lines, at, open_lines, role)
        goes_on = bool(open_lines) and new_role is role
        if goes_on and _continues(open_lines[-1], line, role, in_head=at < _DEEPEST_LETTERHEAD):
            open_lines.append(line)
        else:
            blocks += _closed(open_lines, role)
            open_lines, role = list(taken), new_role
        if signature:
            blocks.append(Block(Role.SIGNATURE, signature, places=_places([(0, line)])))
            open_lines, role = [], Role.TEXT
        at += len(taken)
    return (*blocks, *_closed(open_lines, role))


def item_text(text: str) -> str | None:
    """Return ``text`` as an item of a list, its mark put in one form; None if it is none.

    A bullet of any shape becomes "• "; a number or letter is kept as written.
    """
    text = text.strip()
    bullet = _BULLET.match(text) or _DASH.match(text)
    if bullet:
        return f"• {clean(text[bullet.end() :])}"
    return clean(text) if _NUMBER.match(text) else None


def run_together(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Return printed ``lines`` as running text, and where in it each line begins.

    Hyphens that only break a word are gone: "sam-/verkan" is "samverkan", while
    "Rinkeby-/Kista" keeps its hyphen and "trygghets-/och" its hyphen and space.
    """
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    ends_inside_word = False
    for line in lines:
        piece = clean(line)
        if pieces and piece:
            ending, glue = _glue(pieces[-1], piece, ends_inside_word)
            length += len(ending) - len(pieces[-1]) + len(glue)
            pieces[-1:] = [ending, glue]
        starts.append(length)
        if piece:
            pieces.append(piece)
            length += len(piece)
            ends_inside_word = line.rstrip().endswith(_BREAKS_WORD)
    return "".join(pieces), starts


def _glue(ending: str, piece: str, inside_word: bool) -> tuple[str, str]:
    """Return how ``ending`` ends before ``piece``, and what stands between the two."""
    if inside_word:
        return ending.removesuffix("-"), ""
    if not ending.endswith("-") or ending.endswith(" -") or _AND.match(piece):
        return ending, " "
    if piece[0].islower() and not _KEEPS_HYPHEN.search(ending[-40:]):
        return ending[:-1], ""
    return ending, ""


def _role(lines: Sequence[Line], at: int, before: Sequence[Line], role: Role) -> Role:
    """Say what the line ``at`` is, or continues, where ``before`` of ``role`` is open."""
    line = lines[at]
    if line.level or _is_unmarked_heading(lines, at, before, role):
        return Role.HEADING
    if _opens_item(line, before, role):
        return Role.ITEM
    if role is Role.ITEM and before and _continues(before[-1], line, role):
        return Role.ITEM
    return Role.TEXT


def _is_unmarked_heading(
    lines: Sequence[Line], at: int, before: Sequence[Line], role: Role
) -> bool:
    """Tell whether the line ``at`` is a heading by its name, or its shape, and its place."""
    line = lines[at]
    parted = role is Role.HEADING or not before or line.gap > Gap.NONE or _is_closed(before[-1])
    if is_known_heading(clean(line.text)):
        # Items often end without a full stop, so the last of a list tells nothing.
        return parted or role is Role.ITEM or not _was_full(before[-1], line)
    return parted and at + 1 < len(lines) and _looks_like_heading(lines[at], lines[at + 1])


def _looks_like_heading(line: Line, following: Line) -> bool:
    """Tell whether ``line`` has the shape of a heading and ``following`` that of prose."""
    text, prose = clean(line.text), clean(following.text)
    return (
        len(text) <= _LONGEST_HEADING
        and text[:1].isupper()
        and text[-1:].isalnum()
        and "  " not in line.text.strip()
        and (following.gap is not Gap.NONE or not _was_full(line, following))
        and prose[:1].isupper()
        and not _mark(following)
        and (len(prose) > _SHORTEST_PROSE or _is_closed(following))
    )


def _opens_item(line: Line, before: Sequence[Line], role: Role) -> bool:
    """Tell whether ``line`` begins with a mark of a list and not just looks like it."""
    text = line.text.strip()
    if _BULLET.match(text):
        return True
    number = _NUMBER.match(text)
    if not number and not _DASH.match(text):
        return False
    if not before or role is Role.HEADING or line.gap is not Gap.NONE:
        return True
    last = before[-1]
    if number:
        return _is_closed(last) or last.text.rstrip().endswith((":", ";", ",")) or role is Role.ITEM
    return role is Role.ITEM or not _was_full(last, line) or last.text.rstrip()[-1:] in ".:;,!?"


def _mark(line: Line) -> bool:
    text = line.text.strip()
    return bool(_BULLET.match(text) or _DASH.match(text) or _NUMBER.match(text))


def _continues(last: Line, line: Line, role: Role, *, in_head: bool = False) -> bool:
    """Tell whether ``line`` goes on with the block of ``role`` that ``last`` ends so far.

    ``in_head`` tells that a letterhead may stand here, whose lines are each their own.
    """
    if in_head and (is_letterhead(clean(last.text)) or is_letterhead(clean(line.text))):
        return False
    if role is Role.HEADING:
        return line.level == last.level and bool(line.level) and line.gap is Gap.NONE
    if role is Role.ITEM and _mark(line) and _opens_item(line, [last], role):
        return False
    if line.level or line.gap is Gap.BREAK:
        return False
    runs_on = not _is_closed(last) and not last.text.rstrip().endswith(":")
    if line.gap is Gap.SPACE:
        return runs_on and _first_word(line)[:1].islower()
    return runs_on or _was_full(last, line)


def _was_full(last: Line, line: Line) -> bool:
    """Tell whether ``last`` ended because the first word of ``line`` found no room there."""
    return len(_first_word(line)) + 1 > last.room


def _is_closed(line: Line) -> bool:
    return bool(_CLOSED.search(line.text.rstrip()[-8:]))


def _first_word(line: Line) -> str:
    return (line.text.split(None, 1) or [""])[0]


def _closed(lines: Sequence[Line], role: Role) -> list[Block]:
    """Return the block that ``lines`` make, if they hold any text."""
    texts = [line.text for line in lines]
    if role is Role.ITEM and texts:
        texts[0] = item_text(texts[0]) or texts[0]
    text, starts = run_together(texts)
    if not text:
        return []
    level = (lines[0].level or 1) if role is Role.HEADING else 0
    return [Block(role, text, level, _places(zip(starts, lines, strict=True)))]


def _places(starts: Iterable[tuple[int, Line]]) -> tuple[Place, ...]:
    return tuple(
        Place(start, line.page, line.box) for start, line in starts if line.page is not None
    )
