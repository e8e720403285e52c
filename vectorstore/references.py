"""Where a question itself says where the answer stands: a provision, a diarienummer.

"5 kap. 13 § skollagen", "skollagen 5:13", "3 § LVU", "2 och 3 §§ lagen (1990:52)" lead
straight to their sections, "dnr SN 2025-0312" to its document. Nothing is guessed: a
provision counts only together with an act that the library holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.document import Document, Kind
from vectorstore import relations, swedish

_NUMBER = r"\d{1,3}(?:\s?[a-z](?![a-zåäö]))?"
_LIST = rf"{_NUMBER}(?:\s*(?:,|och|samt|eller|–|-)\s*{_NUMBER})*"
_PROVISION = re.compile(
    rf"(?:(?P<chapter>{_NUMBER})\s*kap\.?(?:itlet)?\s*)?(?P<sections>{_LIST})\s*§", re.IGNORECASE
)
_COLON = re.compile(
    rf"(?<![\d:])(?P<chapter>\d{{1,2}}(?:\s?[a-z])?):(?P<section>{_NUMBER})(?![\d:])"
)
_ONE = re.compile(r"(\d{1,3})(?:\s?([a-z])(?![a-zåäö]))?", re.IGNORECASE)
_SFS = re.compile(r"(?<![\d:])(1[5-9]\d\d|20\d\d):(\d{1,4})(?![\d:])")
_SHORTEST_DNR = 5


@dataclass(frozen=True, slots=True)
class Provision:
    """A section that a question points to; ``chapter`` is None where it names none."""

    document: str
    section: str
    chapter: str | None


class Acts:
    """The acts and diarienummer of a library, by the names that questions give them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_number: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._by_dnr: dict[str, list[str]] = {}
        for document in documents:
            about = document.metadata
            if document.kind is Kind.LAW and about.sfs:
                self._by_number.setdefault(about.sfs, []).append(document.id)
                if about.short_name:
                    self._by_name.setdefault(about.short_name.lower(), []).append(document.id)
            if len(dnr := _packed(about.dnr)) >= _SHORTEST_DNR:
                self._by_dnr.setdefault(dnr, []).append(document.id)

    def named(self, question: str) -> list[str]:
        """Return the ids of the acts that ``question`` names, by number, name or short."""
        found: dict[str, None] = {}
        for match in _SFS.finditer(question):
            found.update(dict.fromkeys(self._by_number.get(match.group(), ())))
        words = swedish.words(question)
        for _, others in relations.related(words):
            for number in (word for other in others for word in other.words):
                found.update(dict.fromkeys(self._by_number.get(number, ())))
        spaced = f" {' '.join(words)} "
        for name, documents in self._by_name.items():
            if f" {' '.join(swedish.words(name))} " in spaced:
                found.update(dict.fromkeys(documents))
        return list(found)

    def provisions(self, question: str) -> list[Provision]:
        """Return the sections that ``question`` points to, in the order it names them."""
        pointed = _pointed(question)
        acts = self.named(question) if pointed else []
        return [Provision(act, section, chapter) for chapter, section in pointed for act in acts]

    def with_dnr(self, question: str) -> list[str]:
        """Return the ids of the documents whose diarienummer stands in ``question``."""
        packed = _packed(question)
        return [d for dnr, documents in self._by_dnr.items() if dnr in packed for d in documents]


def _pointed(question: str) -> list[tuple[str | None, str]]:
    """Return the chapters (None where none is named) and sections in ``question``."""
    found: dict[tuple[str | None, str], None] = {}
    for match in _PROVISION.finditer(question):
        chapter = _normal(match["chapter"]) if match["chapter"] else None
        for section in _ONE.finditer(match["sections"]):
            found[chapter, _normal(section.group())] = None
    for match in _COLON.finditer(question):
        found[_normal(match["chapter"]), _normal(match["section"])] = None
    return list(found)


def _normal(number: str) -> str:
    """Return "4b" and "4 B" as "4 b"."""
    match = _ONE.match(number.strip())
    if match is None:
        return number
    return " ".join(part.lower() for part in match.groups() if part)


def _packed(text: str) -> str:
    return re.sub(r"[\s./:_–-]", "", text).lower()
