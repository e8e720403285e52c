"""The letterhead of a statement: who writes, to whom, when, under which dnr.

Its lines are labels and values, no sentences. They are read for metadata and left out
of the paragraphs, where they would only be noise in a search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block, Role
from ingest.headings import is_known_heading
from ingest.signatures import signature_on_lines

_LONGEST = 110
_DEEPEST = 40
"""Blocks, or lines, from the top within which a letterhead ends."""
_PROSE = 160
"""Characters from which on a block is prose, and the letterhead is over."""
_LINE = re.compile(
    r"(?:dnr|diarienummer|diarienr|ärendenummer|beteckning)\b.{0,60}"
    r"|datum|(?:datum|upprättad)?:?\s*\d{4}-\d{2}-\d{2}"
    r"|sid(?:a|an)?\.?\s*\d{1,3}\s*(?:\(\d{1,3}\)|av \d{1,3})?"
    r"|(?:handläggare|kontaktperson|telefon|tfn|växel|e-post|epost|mejl|besöksadress|postadress"
    r"|box|org\.?\s?nr|webbplats|fax)\b.{0,80}"
    r"|till|tjänsteutlåtande|tjänsteskrivelse|yttrande|remissvar|utlåtande"
    r"|(?:till:? )?(?:[\w]+- och )?[\w-]*(?:nämnden|styrelsen|fullmäktige)(?: \d{4}-\d{2}-\d{2})?"
    r"|(?:till:? )?[\w-]+(?: [\w-]+)? stadsdels(?:nämnd|förvaltning)(?: \d{4}-\d{2}-\d{2})?"
    r"|(?:[\w]+- och )?[\w-]*(?:förvaltningen|kontoret|avdelningen|enheten)"
    r"(?: tjänsteutlåtande| tjänsteskrivelse)?"
    r"|(?:avdelningen|enheten) för [\w, -]{3,60}"
    r"|[\w-]+(?: [\w-]+)? (?:stad|kommun)"
    r"|[\w.+-]{1,60}@[\w.-]{3,60}|(?:www\.|https?://)\S{3,80}"
    r"|\d{3} ?\d{2} [a-zåäö]{2,20}(?: \d)?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:dnr|diarienummer|diarienr|ärendenummer|datum|handläggare|kontaktperson|telefon|e-post|till)",
    re.IGNORECASE,
)
_LONGEST_VALUE = 80


def is_letterhead(text: str) -> bool:
    """Tell whether ``text``, a cleaned line, is a label or value of a letterhead."""
    if not text or len(text) > _LONGEST or (text[0].islower() and "." not in text):
        return False
    return bool(_LINE.fullmatch(text.rstrip(" :,")))


def split_letterhead(blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """Return the lines of the letterhead that ``blocks`` open with, and the other blocks."""
    head: list[str] = []
    rest: list[Block] = []
    for number, block in enumerate(blocks):
        if _is_over(block, number):
            rest += blocks[number:]
            break
        is_value = block.role is Role.TEXT and len(block.text) <= _LONGEST_VALUE
        if head and is_value and _LABEL.fullmatch(head[-1].rstrip(" :")):
            head[-1] = f"{head[-1]} {block.text}"
        elif is_letterhead(block.text):
            head.append(block.text)
        else:
            rest.append(block)
    return (head, rest) if rest else ([], list(blocks))


def blocks_of_own_lines(lines: Sequence[str]) -> list[Block]:
    """Return a paragraph that was written on ``lines``, cleaned, as one block or several.

    Lines mean something where they are a letterhead or signatures, and nothing in prose.
    """
    lines = [line for line in lines if line]
    people = signature_on_lines(lines)
    if people:
        return [Block(Role.SIGNATURE, people)]
    in_head = any(map(is_letterhead, lines)) and not any(line.endswith(".") for line in lines)
    if in_head and all(len(line) <= _LONGEST for line in lines):
        return [Block(Role.TEXT, line) for line in lines]
    return [Block(Role.TEXT, " ".join(lines))] if lines else []


def _is_over(block: Block, number: int) -> bool:
    if block.role is Role.HEADING and is_known_heading(block.text):
        return not is_letterhead(block.text)
    return number >= _DEEPEST or len(block.text) > _PROSE or block.role is Role.ITEM
