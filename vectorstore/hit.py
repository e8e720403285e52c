"""What a search is narrowed by, and what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Document, Kind, Paragraph


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents to look in. An empty field lets everything through."""

    collections: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    documents: tuple[str, ...] = ()

    def as_terms(self) -> dict[str, Sequence[str]]:
        """Return the allowed values by index field, for the fields that are narrowed."""
        terms: dict[str, Sequence[str]] = {
            "collection": self.collections,
            "kind": [kind.value for kind in self.kinds],
            "document": self.documents,
        }
        return {field: values for field, values in terms.items() if values}

    def allow(self, document: Document) -> bool:
        """Return whether ``document`` is let through."""
        return (
            (not self.collections or document.collection in self.collections)
            and (not self.kinds or document.kind in self.kinds)
            and (not self.documents or document.id in self.documents)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    ``document`` has no paragraphs here. ``score`` lies in 0 to 1 and compares within one
    search (1 to 2 where the question's own reference led there); ``rank`` counts from 1;
    ``found_by`` names the rankings that held the passage.
    """

    paragraph: Paragraph
    document: Document
    score: float
    rank: int
    found_by: tuple[str, ...] = ()
