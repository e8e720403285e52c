"""Statutes: an act of Svensk författningssamling becomes one paragraph for each section.

``read_statute`` takes Markdown with front matter or plain text from a legal database.
Chapter, section, titles and the amendment that gave a section its wording are read from
the text; what the text does not say stays empty. Nothing here needs more than the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import IngestError, Metadata, Paragraph
from ingest.statute_names import cite_name, formal_title, short_name
from ingest.statute_sections import SectionReader
from ingest.statute_source import Block, front_matter, markdown_blocks, plain_blocks

__all__ = ["Statute", "cite_name", "is_statute", "read_statute"]

_HEAD_SIZE = 4000
_ACT_KEY = re.compile(r"^beteckning: *[\"']?\d{4}:\w", re.MULTILINE)
_DATABASE_HEAD = re.compile(r"^\s*SFS[ -](?:nr|nummer)\s*: *\d{4}:\d", re.MULTILINE)
_TITLE_LINE = re.compile(
    r"(?:#+ )?(?:Kungl\.? |Svensk författningssamling )?"
    r"[A-ZÅÄÖ][\wåäöÅÄÖ-]{0,60}(?: och [\w-]{1,60})?(?<=lag|Lag|alk|ing|lse|orm)"
    r"(?: \((\d{4}:\d{1,4})\))?(?: (?:om|med|angående|för|till|i) .{1,300})?"
)
_SECTION_LINE = re.compile(r"^(?:#+ )?\d{1,4}(?: ?[a-z])? § *(?:\S|$)", re.MULTILINE)
_OFFICE_PAPER = re.compile(r"tjänsteutlåtande|tjänsteskrivelse|\bdnr\b|diarienummer", re.IGNORECASE)
_NOTICE = re.compile(
    r"Automatisk konvertering inte tillgänglig|har inget innehåll i originalformatet"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER_IN_TITLE = re.compile(r"\((\d{4}:\d{1,4})\)")


@dataclass(frozen=True, slots=True)
class Statute:
    """An act that was read: its formal title, what it says of itself, its paragraphs."""

    title: str
    metadata: Metadata
    paragraphs: tuple[Paragraph, ...]


def is_statute(text: str) -> bool:
    """Return whether ``text`` is an act of Svensk författningssamling.

    True for front matter or a database's head with an SFS number, and for a text whose
    first lines are the title of an act and that has numbered sections. A document that
    only cites sections is none.
    """
    head = _plain_breaks(text[:_HEAD_SIZE])
    if head.startswith("---\n"):
        return _ACT_KEY.search(head) is not None
    if _DATABASE_HEAD.search(head):
        return True
    first = [line.strip() for line in head.split("\n") if line.strip()][:8]
    if not any(_TITLE_LINE.fullmatch(line) for line in first) or _OFFICE_PAPER.search(head):
        return False
    sections = _SECTION_LINE.finditer(text)
    return next(sections, None) is not None and next(sections, None) is not None


def read_statute(text: str, document: str) -> Statute:
    """Return the act that ``text`` holds, its paragraphs hung on the id ``document``.

    Args:
        text: Markdown with or without front matter, or plain text.
        document: The id of the document, from which the ids of its paragraphs are made.

    Raises:
        IngestError: The text holds no law text, only a title or a notice.
    """
    keys, body = front_matter(_plain_breaks(text))
    title, blocks = markdown_blocks(body)
    if not keys and not title and not any(block.level for block in blocks):
        keys, blocks = plain_blocks(body)
        title, blocks = _title_of_plain_text(keys, blocks)
    rubric = keys.get("rubrik") or title
    if _is_notice(blocks):
        raise IngestError(_no_law_text(rubric))
    paragraphs = SectionReader(document).read(blocks)
    if not paragraphs:
        raise IngestError(_no_law_text(rubric))
    metadata = _metadata(keys, rubric)
    return Statute(formal_title(rubric, metadata.sfs), metadata, paragraphs)


def _metadata(keys: dict[str, str], rubric: str) -> Metadata:
    found = _NUMBER_IN_TITLE.search(rubric)
    return Metadata(
        sfs=keys.get("beteckning") or (found[1] if found else ""),
        short_name=short_name(rubric),
        issued=_date(keys, "utfardad_datum"),
        in_force=_date(keys, "ikraft_datum"),
        version=_date(keys, "publicerad_datum"),
    )


def _date(keys: dict[str, str], key: str) -> str:
    found = _DATE.match(keys.get(key, ""))
    return found[0] if found else ""


def _title_of_plain_text(keys: dict[str, str], blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return the title among the first blocks, and the blocks without it."""
    if keys.get("rubrik"):
        same = blocks and blocks[0].text == keys["rubrik"]
        return keys["rubrik"], blocks[1:] if same else blocks
    for index, block in enumerate(blocks[:8]):
        if _TITLE_LINE.fullmatch(block.text):
            return block.text, blocks[index + 1 :]
    return "", blocks


def _is_notice(blocks: list[Block]) -> bool:
    return any(_NOTICE.search(block.text) for block in blocks[:3])


def _plain_breaks(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _no_law_text(rubric: str) -> str:
    name = f"”{rubric}”" if rubric else "Dokumentet"
    return (
        f"{name} kunde inte läsas in: filen innehåller ingen lagtext, bara en rubrik eller en "
        "notis om att lagtexten saknas. Spara författningens fulltext, till exempel från "
        "riksdagens eller regeringskansliets rättsdatabas, som textfil och läs in den i stället."
    )
