"""What a heading of a statute is: a chapter, a section, an annex, a title, or no heading.

Mirrors of Svensk författningssamling set running text as headings now and then: the
lead-in of a list, an item, a row of a table, a reference at the start of a line. Each rule
here looks at the shape of the heading and of its neighbours, never at its words alone,
and leaves a heading a heading when in doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from ingest.statute_source import Block, ends_sentence, is_item


class Role(Enum):
    """What a block does in the structure of a statute."""

    DIVISION = auto()
    CHAPTER = auto()
    SECTION = auto()
    ANNEX = auto()
    AMENDING_ACT = auto()
    TITLE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Heading:
    """A block that was understood.

    ``title`` is the heading (or the text); ``chapter`` and ``section`` are numbers such as
    "6 a" and "4 b"; ``text`` is law text that was set in the same line.
    """

    role: Role
    title: str = ""
    chapter: str = ""
    section: str = ""
    text: str = ""


_SECTION = re.compile(r"(\d{1,4}) ?([a-zåäö]{1,2})? ?§+\.?")
# "/679 av den 27 april … direktiv 95/ 2 §": text that a converter tore out of the section.
_TORN_SECTION = re.compile(r"/.*?[ /](\d{1,4}) ?([a-zåäö]{1,2})? §")
_SECTION_WITH_TEXT = re.compile(r"(\d{1,4}) ?([a-zåäö]{1,2})? § ([A-ZÅÄÖ].*)")
_CHAPTER = re.compile(r"(\d{1,3}) ?([a-z])? [Kk]ap\.?(?:\s*[-–])?(?:\s+([A-ZÅÄÖ].*))?")
_CHAPTER_WITH_TEXT = re.compile(r"([^§]{1,150}?) (\d{1,4})(?: ([a-z]))? § ([A-ZÅÄÖ].*)")
_CHAPTER_REPEALED = re.compile(r"(\d{1,3}) ?([a-z])? kap\. (?:har upphört|upphävd|upphävt)")
_DIVISION = re.compile(r"(?:avd\.|avdelning) ?(?:\d{1,2}|[IVXL]{1,6}|[A-Z])(?:\W|$)", re.IGNORECASE)
_ANNEX = re.compile(
    r"(?:ikraftträdande-? (?:och|samt) )?övergångsbestämmelser?(?: till .*)?\.?"
    r"|bilag(?:a|or)(?:[ .:]*(?:\d{1,3}|[A-Z])?(?:\W.*| till .*)?)?",
    re.IGNORECASE,
)
_ACT_NUMBER = re.compile(r"\(?(\d{4}:\d{1,4})\)?")
_REFERENCE = re.compile(r"\d{1,3}(?: ?[a-z])? kap\.? (?:\d|[a-zåäö])|\d{1,4}(?: ?[a-z])? §")
_OPEN_END = re.compile(r"(?:[,;]|\b(?:och|eller|samt))$")
_DANGLING = re.compile(
    r"(?:[,;]|\b(?:och|eller|samt|att|som|för|om|med|av|till|på|vid|från|enligt|mellan|under"
    r"|utom|dock|även|också|därvid|så|då|när|nämligen|där))$"
)
_VERB = re.compile(
    r"\b(?:ska|skall|skola|får|må|måste|är|äro|var|har|hava|kan|bör|böra|gäller|gälla|avser"
    r"|innehåller|omfattar|innefattar|ansvarar|motsvarar|sträcker|åligger|utgår|utgör"
    r"|utgörs|finns|består|lyder|beslutar|krävs|dras|upphör|bestäms|tillhör|äger|döms|dömes"
    r"|anser|hör|innebär|[a-zåäö]{4,}[ao]s)\b"
)
_TWO_SENTENCES = re.compile(r"[a-zåäö]{3}\. [A-ZÅÄÖ]")
_CLOSING_NOTE = re.compile(r"\. \w+ \(\d{4}:\d{1,4}\)\.$")
_FIRST_ITEM = re.compile(r"– |1\. |1\) |a\) |a\. ")
_NO_TITLE = re.compile(r"[a-zåäö]|/")
_QUESTION = re.compile(r"(?:Vem|Vad|När|Hur|Var|Vilk(?:en|et|a)|Vems|Om) .*\w$")


def section_number(digits: str, letter: str | None) -> str:
    """Return the number of a section or a chapter as references write it: "4 b"."""
    return f"{int(digits)} {letter}" if letter else str(int(digits))


def understand(
    block: Block, before: Block | None, after: Block | None, *, in_section: bool
) -> Heading:
    """Return what ``block`` is, between its neighbours ``before`` and ``after``.

    ``in_section`` says that the text of a section has begun and no heading ended it.
    """
    text = block.text
    if not block.level:
        if act := _ACT_NUMBER.fullmatch(text):
            return Heading(Role.AMENDING_ACT, act[1])
        return Heading(Role.TEXT, text.replace("\t", " "))
    if found := _SECTION.fullmatch(text) or _TORN_SECTION.fullmatch(text):
        return Heading(Role.SECTION, section=section_number(found[1], found[2]))
    if found := _SECTION_WITH_TEXT.fullmatch(text):
        return Heading(Role.SECTION, section=section_number(found[1], found[2]), text=found[3])
    if chapter := _chapter(text):
        return chapter
    title = text.replace("\t", " ")
    if act := _ACT_NUMBER.fullmatch(title):
        return Heading(Role.AMENDING_ACT, act[1])
    if _ANNEX.fullmatch(title):
        return Heading(Role.ANNEX, title)
    if _is_running_text(text, before, after, in_section=in_section):
        return Heading(Role.TEXT, title)
    return Heading(Role.DIVISION if _DIVISION.match(title) else Role.TITLE, title)


def is_reference(heading: Heading, before: Block | None, after: Block | None, last: str) -> bool:
    """Return whether a section's heading is only a reference, an item of a list of them.

    "32 §" followed by "om majoritetskrav," is one, where a sentence is open before or after
    it, or where it would go back from the section ``last``.
    """
    if heading.role is not Role.SECTION or heading.text or not after or after.level:
        return False
    if not after.text[0].islower():
        return False
    is_open = before is not None and not before.level and not ends_sentence(before.text)
    ends_open = _OPEN_END.search(after.text) is not None
    return is_open or ends_open or order(heading.section) < order(last)


def order(number: str) -> tuple[int, str]:
    """Return what sorts the numbers of sections and chapters: "4 b" before "5"."""
    digits, _, letter = number.partition(" ")
    return (int(digits) if digits else 0, letter)


def is_unmarked_title(text: str) -> bool:
    """Return whether ``text``, the last before a heading, is itself a heading's title.

    Some headings carry no sign: a short line that ends like no sentence, or "Om …".
    """
    if len(text) > 100 or not text[0].isupper() or is_item(text):
        return False
    if text.endswith("?") or _QUESTION.match(text):
        return True
    if text.endswith(("m.m.", "m. m.")) or (text.startswith("Om ") and text.endswith(".")):
        return not _VERB.search(text)
    return text[-1].isalpha() and not _VERB.search(text) and not _OPEN_END.search(text)


def _chapter(text: str) -> Heading | None:
    if found := _CHAPTER_REPEALED.match(text):
        number = section_number(found[1], found[2])
        return Heading(Role.CHAPTER, f"{number} kap.", chapter=number, text=text)
    found = _CHAPTER.fullmatch(text)
    if not found or _OPEN_END.search(text):
        return None
    number = section_number(found[1], found[2])
    title = text.replace("\t", " ")
    if joined := _CHAPTER_WITH_TEXT.fullmatch(title):
        section = section_number(joined[2], joined[3])
        return Heading(Role.CHAPTER, joined[1], chapter=number, section=section, text=joined[4])
    return Heading(Role.CHAPTER, title, chapter=number)


def _is_running_text(
    text: str, before: Block | None, after: Block | None, *, in_section: bool
) -> bool:
    if "\t" in text or _NO_TITLE.match(text) or is_item(text) or _REFERENCE.match(text):
        return True
    if (_OPEN_END if after and after.level else _DANGLING).search(text):
        return True
    has_verb = _VERB.search(text) is not None
    if _CLOSING_NOTE.search(text):
        return True
    if has_verb and (ends_sentence(text) or _TWO_SENTENCES.search(text)):
        return True
    if in_section and before and text.endswith("§") and not ends_sentence(before.text):
        return True
    return _leads_into(after, has_verb=has_verb, in_section=in_section)


def _leads_into(after: Block | None, *, has_verb: bool, in_section: bool) -> bool:
    """Return whether ``after`` goes on with the sentence of the heading before it."""
    if after is None or (after.level and not is_item(after.text)):
        return False
    if _FIRST_ITEM.match(after.text):
        return has_verb
    if is_item(after.text):
        return in_section
    return after.text[0].islower() and (has_verb or in_section)
