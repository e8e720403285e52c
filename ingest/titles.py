"""What a document is called.

A title is taken from where the document has one: a field, a title style, its only
heading of the first level, its largest line. A statement often has none; then it is
called after who speaks and what is answered, where the text says so, or else after its
file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.blocks import Block, Content, Role, clean
from ingest.document import Kind, Metadata
from ingest.headings import is_known_heading
from ingest.letterhead import is_letterhead

_LONGEST = 300
_DEEPEST = 15
"""Blocks that may stand before a title: the letterhead, and a line or two of its own."""
_LONGEST_LINE = 200
_SUBJECT = re.compile(
    r"\b[Mm]otion(?:en)?\b(?: \(?\d{4}:\d{1,4}\)?)?(?: (?:från|av) [^.\n]{3,120}?)?"
    r" om ([^.,;:\n]{10,200})"
)
_OPENING = re.compile(
    r"(?:svar på|yttrande (?:över|om|med anledning)|remissvar|remiss av|motion (?:av|om|\(\d))",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:tjänsteutlåtande|tjänsteskrivelse|motion|protokoll|rapport|bilaga \d*|dokument\d*"
    r"|untitled|namnlös|microsoft word.{0,200})",
    re.IGNORECASE,
)


def with_title(content: Content) -> Content:
    """Return ``content`` with the block that is its title marked as `Role.TITLE`.

    That is the only heading of the first level, or else a line such as "Svar på motion
    om …" over the first heading; only short lines may stand before it.
    """
    blocks = content.blocks
    first = next((at for at, block in enumerate(blocks) if block.role is Role.HEADING), None)
    if first is None or any(block.role is Role.TITLE for block in blocks):
        return content
    if first > _DEEPEST or any(map(_is_prose, blocks[:first])):
        return content
    at = first if _is_over_all(blocks, first) else _opening(blocks[:first])
    if at is None:
        return content
    title = replace(blocks[at], role=Role.TITLE, level=0)
    return replace(content, blocks=(*blocks[:at], title, *blocks[at + 1 :]))


def _is_prose(block: Block) -> bool:
    return block.text.endswith(".") or len(block.text) > _LONGEST_LINE


def _is_over_all(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether the heading ``at`` is the only one of its level and none is above it."""
    heading = blocks[at]
    levels = [block.level for block in blocks if block.role is Role.HEADING]
    if not _is_title(heading.text) or is_known_heading(heading.text):
        return False
    is_top = levels.count(heading.level) == 1 and min(levels) == heading.level
    return is_top and (len(levels) > 1 or heading.level == 1)


def _opening(blocks: Sequence[Block]) -> int | None:
    """Return which of ``blocks``, the lines over the first heading, has the words of a title."""
    return next((at for at, block in enumerate(blocks) if _OPENING.match(block.text)), None)


def title_of(content: Content, metadata: Metadata, kind: Kind, source: str) -> str:
    """Return what to call the document, never empty."""
    field = content.front.get("title") or content.front.get("rubrik") or ""
    styled = (block.text for block in content.blocks if block.role is Role.TITLE)
    for title in (field, *styled, content.title):
        if _is_title(title):
            return _shortened(title)
    if kind is Kind.STATEMENT:
        built = _built(content.blocks, metadata)
        if built:
            return _shortened(built)
    stem = clean(re.sub(r"[_\s-]+", " ", PurePosixPath(source).stem))
    return _shortened(stem[:1].upper() + stem[1:]) or "Utan titel"


def _built(blocks: Sequence[Block], metadata: Metadata) -> str:
    """Return a title for a statement: who speaks, and the motion that is answered."""
    subjects = (_SUBJECT.search(block.text) for block in reversed(blocks))
    subject = next((found[1].strip() for found in subjects if found), "")
    number = f"motion {metadata.motion}" if metadata.motion else "motion"
    speaker = f"{metadata.forvaltning}s tjänsteutlåtande" if metadata.forvaltning else ""
    speaker = speaker or "Tjänsteutlåtande"
    if subject:
        return f"{speaker}: {number} om {subject}"
    return f"{speaker}: {number}" if metadata.motion else ""


def _is_title(text: str) -> bool:
    return bool(text) and not _GENERIC.fullmatch(text) and not is_letterhead(text)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " …"
