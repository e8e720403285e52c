"""What an answer is made of. Frozen; a citation's quote is a slice by construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.reference import reference
from ingest.document import Document, Paragraph
from vectorstore.hit import Hit


class Status(StrEnum):
    """How a claim stands to what it cites."""

    QUOTED = "quoted"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer to a slice of a paragraph.

    Raises:
        ValueError: ``start`` and ``end`` are no slice of the paragraph's text.
    """

    number: int
    paragraph: Paragraph
    document: Document
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.paragraph.text):
            raise ValueError(f"no slice of paragraph {self.paragraph.id}: {self.start}:{self.end}")

    @property
    def quote(self) -> str:
        """The cited words, exactly as the paragraph has them."""
        return self.paragraph.text[self.start : self.end]

    @property
    def reference(self) -> str:
        """The line that an official would write, with the stycke for a statute."""
        return reference(self.document, self.paragraph, self.start)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an answer, and the numbers of the citations that carry it.

    ``group`` is what it stands under in the answer: a document's or programme's name.
    """

    text: str
    citations: tuple[int, ...]
    status: Status
    group: str = ""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through for an answer.

    ``terms`` are the words looked for, inflections and synonyms not spelt out;
    ``failures`` the files that could not be indexed; ``nearest`` the passages that came
    closest; ``reason`` why they do not answer, where they do not.
    """

    documents: int = 0
    passages: int = 0
    collections: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: claims that stand on citations, or an abstention that shows its search.

    ``language`` is the question's (sv, en, mixed); ``lead_in`` a sentence before the
    claims that itself claims nothing of the sources; ``generator`` who composed it;
    ``timings_ms`` how long each part took.
    """

    question: str
    language: str
    intent: str
    lead_in: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    searched: Searched
    generator: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def citation(self, number: int) -> Citation:
        """Return the citation with this number.

        Raises:
            KeyError: there is none.
        """
        for citation in self.citations:
            if citation.number == number:
                return citation
        raise KeyError(number)
