"""The lexical index: BM25 over Swedish stems and character grams, by tantivy.

Four fields a passage: stems and grams of its own text, and of its context (the
document's title and the headings above it). Text is analysed here, before tantivy sees
it, so that one analysis serves index and question. The index is derived: the catalogue's
generation that it has reached stands in a marker document, written in the same commit
as the passages, so that the two cannot part.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from vectorstore import swedish
from vectorstore.errors import DamagedIndexError, if_full
from vectorstore.windows import SCHEME

# Memory for passages not yet written, and threads: an indexing run's budget is 1.5 GB.
_HEAP_BYTES = 160_000_000
_THREADS = 2
_MARKER = "generation"
ANALYSIS = f"{swedish.ANALYSIS}+{SCHEME}"
# What the lesser alternatives of a concept add to its best.
_OTHERS = 0.1
STEM_FIELDS = ("stems", "context_stems")
GRAM_FIELDS = ("grams", "context_grams")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is indexed: catalogue key, document's id, collection, kind, texts.

    ``texts`` are the whole and its windows (:mod:`vectorstore.windows`); ``context`` is the
    document's title and the headings above the passage.
    """

    key: int
    document: str
    collection: str
    kind: str
    texts: tuple[str, ...]
    context: str


Weighted = Mapping[str, float]
"""Terms and how much each counts."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What to look for in one view of the text.

    ``concepts`` are the parts of the question; each is a list of alternatives, of which
    the best that a passage holds counts (and a little of the others), so that a word with
    many synonyms weighs no more than one with none.
    """

    fields: tuple[str, str]
    concepts: tuple[tuple[Weighted, ...], ...]


class LexicalIndex:
    """BM25 over the passages in a folder of its own.

    Args:
        folder: where the index lives; made where it does not exist.
        context_weight: how much a match in title and headings counts against one in the
            text.

    Raises:
        DamagedIndexError: the folder holds an index that cannot be read.
    """

    def __init__(self, folder: Path, context_weight: float = 0.3) -> None:
        self._folder = folder
        self._context_weight = context_weight
        self._schema = _schema()
        self._index = self._open()

    @property
    def generation(self) -> int:
        """The catalogue's generation that this index has reached; -1 for another analysis."""
        marker = self._marker()
        return int(marker["generation"]) if marker.get("analysis") == ANALYSIS else -1

    @property
    def windows(self) -> int:
        """How many windows are indexed; a passage has one or more."""
        return max(self._index.searcher().num_docs - bool(self._marker()), 0)

    def update(self, generation: int, removed: Iterable[str], added: Iterable[Entry]) -> None:
        """Take out the passages of the documents ``removed``, put in ``added``, commit.

        After it returns the index stands at ``generation``; if it does not return, the
        index stands where it stood.
        """
        try:
            with self._writing() as writer:
                for gone in removed:
                    writer.delete_documents_by_term("document", gone)
                for entry in added:
                    for document in _indexed(entry):
                        writer.add_document(document)
                marker = json.dumps({"generation": generation, "analysis": ANALYSIS})
                writer.delete_documents_by_term("document", _MARKER)
                writer.add_document(tantivy.Document(document=[_MARKER], marker=[marker]))
                writer.commit()
        except ValueError as error:
            raise if_full(error) or DamagedIndexError(
                f"Ordindexet kunde inte skrivas: {error}"
            ) from error
        self._index.reload()

    def clear(self) -> None:
        """Empty the index by removing its folder and beginning anew."""
        begin_anew(self._folder)
        self._index = self._open()

    def refresh(self) -> None:
        """See what other processes have committed since."""
        self._index.reload()

    def search(
        self, terms: Terms, limit: int, only: dict[str, Sequence[str]] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to ``limit`` passages as (key, BM25 score), best first.

        Args:
            terms: what to look for; an unknown term costs nothing.
            limit: how many at most.
            only: for ``collection``, ``kind`` or ``document`` the values that are allowed.
        """
        scoring = [
            (tantivy.Occur.Should, self._concept(terms.fields, alternatives))
            for alternatives in terms.concepts
        ]
        if not scoring:
            return []
        query = tantivy.Query.boolean_query(scoring)
        filters = [(tantivy.Occur.Must, self._filter(f, v)) for f, v in (only or {}).items()]
        if filters:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *filters])
        searcher = self._index.searcher()
        best: dict[int, float] = {}
        asked = 2 * limit  # a long passage may come several times, by its windows
        while limit > 0:
            hits = searcher.search(query, limit=asked, count=False).hits
            keys = searcher.fast_field_values("key", [address for _, address in hits])
            for key, (score, _) in zip(keys, hits, strict=True):
                if key is not None and score is not None:
                    best.setdefault(int(key), float(score))
            if len(best) >= limit or len(hits) < asked:
                break
            asked *= 4
        return list(best.items())[:limit]

    def document_frequency(self, term: str, field: str = "stems") -> int:
        """Return how many windows of passages hold ``term`` in ``field``."""
        return self._index.searcher().doc_freq(field, term)

    def keys(self) -> set[int]:
        """Return the catalogue keys of all passages (slow; for checks)."""
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), limit=max(searcher.num_docs, 1)).hits
        values = searcher.fast_field_values("key", [address for _, address in hits])
        return {int(value) for value in values if value is not None}

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        """Yield a writer, and let go of its lock afterwards, whatever happened."""
        writer = self._index.writer(_HEAP_BYTES, _THREADS)
        try:
            writer.garbage_collect_files()  # what a killed writer left would be in the way
            yield writer
        finally:
            with suppress(ValueError):
                writer.wait_merging_threads()

    def _open(self) -> tantivy.Index:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(self._schema, path=str(self._folder))
        except (OSError, ValueError) as error:
            raise DamagedIndexError(f"Ordindexet kan inte läsas: {error}") from error
        index.register_tokenizer(
            "parted", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        return index

    def _marker(self) -> dict[str, Any]:
        searcher = self._index.searcher()
        query = tantivy.Query.term_query(self._schema, "document", _MARKER)
        hits = searcher.search(query, limit=1, count=False).hits
        if not hits:
            return {"generation": 0, "analysis": ANALYSIS} if self._is_empty() else {}
        stored: dict[str, Any] = json.loads(searcher.doc(hits[0][1])["marker"][0])
        return stored

    def _is_empty(self) -> bool:
        return self._index.searcher().num_docs == 0

    def _concept(self, fields: tuple[str, str], alternatives: Sequence[Weighted]) -> tantivy.Query:
        queries = [
            tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Should, self._term(field, term, weight * field_weight))
                    for field, field_weight in zip(fields, (1.0, self._context_weight), strict=True)
                    for term, weight in weighted.items()
                ]
            )
            for weighted in alternatives
        ]
        if len(queries) == 1:
            return queries[0]
        return tantivy.Query.disjunction_max_query(queries, tie_breaker=_OTHERS)

    def _term(self, field: str, term: str, boost: float) -> tantivy.Query:
        return tantivy.Query.boost_query(
            tantivy.Query.term_query(self._schema, field, term, "freq"), boost
        )

    def _filter(self, field: str, values: Sequence[str]) -> tantivy.Query:
        allowed = tantivy.Query.term_set_query(self._schema, field, list(values))
        return tantivy.Query.const_score_query(allowed, 0.0)


def begin_anew(folder: Path) -> None:
    """Remove the index in ``folder``, whatever state it is in."""
    if folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", fast=True)
    for name in ("document", "collection", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*STEM_FIELDS, *GRAM_FIELDS):
        builder.add_text_field(name, tokenizer_name="parted", index_option="freq")
    builder.add_text_field("marker", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _indexed(entry: Entry) -> Iterator[tantivy.Document]:
    context_stems, context_grams = swedish.index_features(entry.context)
    for text in entry.texts:
        stems, grams = swedish.index_features(text)
        document = tantivy.Document(
            document=[entry.document],
            collection=[entry.collection],
            kind=[entry.kind],
            stems=[stems],
            grams=[grams],
            context_stems=[context_stems],
            context_grams=[context_grams],
        )
        document.add_unsigned("key", entry.key)
        yield document
