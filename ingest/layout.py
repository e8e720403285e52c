"""Blocks → paragraphs: the heading path, lists with their lead-in, long text in parts.

A paragraph is what is found and cited, so it has to be understood on its own. Items of
a list mean nothing without the line that leads in to them, so they become one paragraph
with it; a text too long to be one passage is parted where a sentence ends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from ingest.blocks import Block, Place, Role, joined, merged_boxes
from ingest.document import Paragraph, paragraph_id

LONGEST_PARAGRAPH = 2500
"""Characters in the longest paragraph; a longer one is parted at the ends of sentences."""

_LEADS_IN = re.compile(r"\b(?:följande|nedan|nedanstående|dessa|som följer)\b", re.IGNORECASE)
_CUTS = re.compile(r"[.!?][)\]”\"’»]*(?= [\"”(A-ZÅÄÖ0-9])|(?=\n)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZÅÄÖa-zåäö]|\d{1,3}|bl\.a|t\.ex|m\.m|d\.v\.s|s\.k|f\.d|o\.s\.v|fr\.o\.m|t\.o\.m"
    r"|kap|st|p|nr|ca|resp|inkl|exkl|prop|bet|rskr|jfr|dnr|tel|kl|obs|etc|ev|osv|dvs|bl|ung)\.$"
)


def paragraphs_of(blocks: Sequence[Block], document: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that ``blocks`` make, numbered from 1.

    Args:
        blocks: in the order of reading; a title is no part of any heading path.
        document: the id of the document they belong to.
    """
    paragraphs: list[Paragraph] = []
    path: list[tuple[int, str]] = []
    for block in _with_lists(_without_bare_headings(blocks)):
        if block.role is Role.HEADING:
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, block.text))
        elif block.role is not Role.TITLE:
            for part in _parts(block):
                number = len(paragraphs) + 1
                paragraphs.append(
                    Paragraph(
                        id=paragraph_id(document, number),
                        number=number,
                        text=part.text,
                        headings=tuple(text for _, text in path),
                        page=part.places[0].page if part.places else None,
                        boxes=merged_boxes(part.places),
                    )
                )
    return tuple(paragraphs)


def _without_bare_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield ``blocks``; a heading with nothing under it becomes text, so that none is lost."""
    blocks = [block for block in blocks if block.text]
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        is_bare = following is None or (
            following.role is Role.HEADING and following.level <= block.level
        )
        if is_bare and block.role in {Role.HEADING, Role.TITLE}:
            yield Block(Role.TEXT, block.text, places=block.places)
        else:
            yield block


def _with_lists(blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield ``blocks`` with the items of each list, and its lead-in, as one block."""
    held: list[Block] = []
    for block in blocks:
        if block.role is Role.ITEM:
            if held and held[-1].role is Role.TEXT and not _leads_in(held[-1].text):
                yield held.pop()
            held.append(block)
            continue
        if held:
            yield joined(held, Role.TEXT)
            held.clear()
        if block.role is Role.TEXT:
            held.append(block)
        else:
            yield block
    if held:
        yield joined(held, Role.TEXT)


def _leads_in(text: str) -> bool:
    """Tell whether ``text`` leads in to a list: it is unfinished, or says that more follows."""
    if text[-1] not in ".!?":
        return True
    return bool(_LEADS_IN.search(text[max(text.rfind(". ", 0, -1), 0) :]))


def _parts(block: Block) -> Iterator[Block]:
    """Yield ``block``, in parts of about equal length where it is too long."""
    text = block.text
    count = math.ceil(len(text) / LONGEST_PARAGRAPH)
    if count <= 1:
        yield block
        return
    share = len(text) / count
    start, last_cut = 0, 0
    for cut in (*_cuts(text), len(text)):
        if cut - start > LONGEST_PARAGRAPH and last_cut > start:
            yield _part(block, start, last_cut)
            start = last_cut
        if cut - start >= share and cut < len(text):
            yield _part(block, start, cut)
            start = cut
        last_cut = cut
    yield _part(block, start, len(text))


def _cuts(text: str) -> Iterator[int]:
    """Yield where in ``text`` a sentence or an item ends."""
    for end in _CUTS.finditer(text):
        if not _ABBREVIATION.search(text[max(end.start() - 10, 0) : end.start() + 1]):
            yield end.end()


def _part(block: Block, start: int, end: int) -> Block:
    """Return the text of ``block`` from ``start`` to ``end``, with the places it stands in."""
    text = block.text[start:end]
    skipped = len(text) - len(text.lstrip())
    first = start + skipped
    before = [place for place in block.places if place.start <= first][-1:]
    within = [place for place in block.places if first < place.start < end]
    places = [Place(max(p.start - first, 0), p.page, p.box) for p in (*before, *within)]
    return Block(block.role, text.strip(), block.level, tuple(places))
