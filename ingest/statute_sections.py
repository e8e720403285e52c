"""From the blocks of a statute to its paragraphs: one for each section (§).

A small machine walks the blocks. It knows the division, the chapter, the titles and the
section it stands in; text is gathered until something ends it, and then becomes a
paragraph. Three rules keep it honest:

* Two titles in a row are a path (outer, inner) only where the numbers of the sections
  before and after them follow each other; in a gap a provision is missing, and the first
  title belonged to it.
* Running text that was set as a heading stays with the section it stands in. Where a title
  or the closing note of an amendment parts them, its section is lost: the text is kept
  under its chapter without a number.
* What has no section (annexes, transitional provisions, acts without sections) is joined
  under its heading to passages of a sane size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.document import ITEM_BREAK, STYCKE_BREAK, Paragraph, paragraph_id
from ingest.statute_headings import (
    Heading,
    Role,
    is_reference,
    is_unmarked_title,
    order,
    understand,
)
from ingest.statute_source import Block, ends_sentence, is_item

_SECTION_SIZE = 6000
_PASSAGE_SIZE = 1500
_NOTE = re.compile(
    r"(?:^|(?<=\s))(?:Lag|För ?ordning|Föro?rd?n?ing|Kungörelse|Cirkulär|Beslut|Författning"
    r"|Tillkännagivande|Föreskrift|Brev|SFS) \(?(\d{4}:\d{1,4})\)?\.?$"
)
_OPEN = re.compile(r"(?:[,;:]|\b(?:och|eller|samt))$")


class SectionReader:
    """Gathers the paragraphs of one statute. ``document`` is the id they hang on."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._paragraphs: list[Paragraph] = []
        self._division = ""
        self._chapter = ""
        self._chapter_title = ""
        self._annex = ""
        self._before_annex = ("", "")
        self._own_count = False
        self._inner_section = ""
        self._amending_act = ""
        self._titles: tuple[str, ...] = ()
        self._new_titles: list[str] = []
        self._section = ""
        self._last = ""
        self._texts: list[str] = []
        self._closed = False

    def read(self, blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
        """Return the paragraphs that ``blocks`` hold, numbered from 1."""
        reference = ""
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            in_section = bool(self._section) and not self._new_titles
            heading = understand(block, before, after, in_section=in_section)
            if is_reference(heading, before, after, self._last):
                reference = f"{heading.section} §"
            elif heading.role is Role.TEXT:
                text = f"{reference} {heading.title}" if reference else heading.title
                self._add_text(text, set_as_heading=block.level > 0)
                reference = ""
            else:
                self._begin(heading)
        self._flush()
        return tuple(self._paragraphs)

    def _begin(self, heading: Heading) -> None:
        loose = self._take_unmarked_title(heading)
        self._flush()
        if loose:
            self._new_title(loose)
        match heading.role:
            case Role.SECTION:
                self._begin_section(heading.section)
            case Role.CHAPTER:
                self._begin_chapter(heading)
            case Role.DIVISION:
                self._begin_part(division=heading.title)
            case Role.ANNEX:
                self._begin_part(division=self._division, annex=heading.title)
            case Role.AMENDING_ACT:
                self._begin_amending_act(heading.title)
            case _:
                self._new_title(heading.title)
        if heading.text:
            self._add_text(heading.text, set_as_heading=False)

    def _take_unmarked_title(self, heading: Heading) -> str:
        """Take a title without a sign from the end of the gathered text, if there is one."""
        if self._annex or heading.role is Role.AMENDING_ACT or not self._texts:
            return ""
        last = self._texts[-1]
        alone = len(self._texts) == 1
        if alone and self._chapter_title.lower().endswith("kap.") and not self._titles:
            self._chapter_title += f" {self._texts.pop().removesuffix('.')}"
            return ""
        if not is_unmarked_title(last) or (alone and self._section):
            return ""
        if not alone and not ends_sentence(self._texts[-2]):
            return ""
        self._texts.pop()
        return last

    def _begin_chapter(self, heading: Heading) -> None:
        if self._annex and order(heading.chapter) <= order(self._before_annex[0]):
            self._new_title(heading.title)
            return
        self._begin_part(division=self._division)
        self._chapter, self._chapter_title = heading.chapter, heading.title
        if heading.section:
            self._begin_section(heading.section)

    def _begin_part(self, *, division: str, annex: str = "") -> None:
        if annex and not self._annex:
            self._before_annex = (self._chapter, self._chapter_title)
        self._division, self._annex = division, annex
        self._chapter = self._chapter_title = self._section = self._inner_section = ""
        self._amending_act, self._own_count = "", False
        self._titles, self._new_titles = (), []
        if not annex:
            self._last = ""

    def _begin_amending_act(self, act: str) -> None:
        if not self._annex:
            self._begin_part(division="", annex=act)
        self._titles, self._new_titles = ((act,) if act != self._annex else ()), []
        self._amending_act, self._inner_section, self._section = act, "", ""

    def _new_title(self, title: str) -> None:
        self._section = self._inner_section = ""
        self._new_titles.append(title)

    def _begin_section(self, number: str) -> None:
        if self._annex and self._amending_act == "" and _follows(self._last, number):
            # A title such as "Övergångsbestämmelser" over sections that go on counting.
            annex, self._annex = self._annex, ""
            self._chapter, self._chapter_title = self._before_annex
            self._new_titles.insert(0, annex)
        if number == "1" and order(self._last) > (1, "z") and not self._own_count:
            # A count that begins anew without a chapter: articles, or a chapter's lost number.
            self._own_count, self._chapter, self._chapter_title = True, "", ""
        if self._annex or self._own_count:
            self._settle_titles(certain=False)
            self._inner_section = f"{number} §"
            return
        self._settle_titles(certain=_follows(self._last, number))
        self._section = self._last = number

    def _settle_titles(self, *, certain: bool) -> None:
        if self._new_titles:
            keep = 3 if certain and len(self._new_titles) <= 3 else 1
            self._titles = tuple(self._new_titles[-keep:])
            self._new_titles = []

    def _add_text(self, text: str, *, set_as_heading: bool) -> None:
        self._settle_titles(certain=False)
        note = _NOTE.search(text[-80:])
        if self._closed and (set_as_heading or not self._section) and not self._annex:
            # The section was closed by its note: what follows belongs to one that is lost.
            self._flush()
            self._section = ""
        if note and note.start() == 0 and len(text) < 80 and self._texts:
            self._texts[-1] += f" {text}"
        else:
            self._texts.append(text)
        self._closed = note is not None

    def _flush(self) -> None:
        """Make paragraphs of the gathered text."""
        texts, self._texts, self._closed = self._texts, [], False
        notes = [found[1] for text in texts if (found := _NOTE.search(text[-80:]))]
        amended_by = notes[-1] if notes else self._amending_act
        path = (self._division, self._chapter_title, self._annex, *self._titles)
        headings = tuple(part for part in (*path, self._inner_section) if part)
        size = _SECTION_SIZE if self._section else _PASSAGE_SIZE
        for text in _pack(_stycken(texts), size):
            number = len(self._paragraphs) + 1
            self._paragraphs.append(
                Paragraph(
                    id=paragraph_id(self._document, number),
                    number=number,
                    text=text,
                    headings=headings,
                    chapter=self._chapter,
                    section=self._section,
                    amended_by=amended_by,
                )
            )


def _follows(last: str, number: str) -> bool:
    """Return whether section ``number`` comes directly after ``last`` ("" before the first)."""
    old, old_letter = order(last)
    new, letter = order(number)
    if new == old + 1:
        return letter in ("", "a")
    if new != old:
        return False
    return letter == old_letter or (
        len(letter) == 1 and ord(letter) == (ord(old_letter) + 1 if old_letter else ord("a"))
    )


def _stycken(texts: Sequence[str]) -> list[str]:
    """Join blocks to stycken: items and continued sentences to what they go on from."""
    stycken: list[str] = []
    lines: list[str] = []
    for text in texts:
        previous = lines[-1] if lines else ""
        goes_on = previous and (
            is_item(text)
            or text[0].islower()
            or _OPEN.search(previous)
            or not ends_sentence(previous)
        )
        if lines and not goes_on:
            stycken.append(ITEM_BREAK.join(lines))
            lines = []
        lines.append(text)
    return [*stycken, ITEM_BREAK.join(lines)] if lines else stycken


def _pack(stycken: Sequence[str], size: int) -> Iterator[str]:
    """Join ``stycken`` to texts of at most ``size`` characters, splitting at blocks only."""
    packed = ""
    for stycke in stycken:
        parts = [stycke] if len(stycke) <= size else stycke.split(ITEM_BREAK)
        for index, part in enumerate(parts):
            joint = ITEM_BREAK if index else STYCKE_BREAK
            if packed and len(packed) + len(part) > size:
                yield packed
                packed = part
            else:
                packed = f"{packed}{joint}{part}" if packed else part
    if packed:
        yield packed
