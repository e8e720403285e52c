"""One search: the question's features, three rankings, their fusion, the passages.

Stems, grams and vectors each rank; the scores are fused (:mod:`vectorstore.fusion`), and
the first passages ranked again by what they say (:mod:`vectorstore.reranking`).
The weights were chosen on the dev sets by ``benchmarks/weights.py``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document, Paragraph
from vectorstore import relations, reranking, swedish
from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseIndex
from vectorstore.embeddings import Embedder
from vectorstore.errors import DamagedIndexError
from vectorstore.fusion import Fused, Ranking, fuse
from vectorstore.hit import Filters, Hit
from vectorstore.lexical import GRAM_FIELDS, STEM_FIELDS, LexicalIndex, Terms
from vectorstore.references import Acts

# Longer questions are cut: a whole motion pasted in is still a question about its start.
MAX_WORDS = 400
_DEPTH = 100
# What the fusion gives less than this part of its best score is not ranked again.
_NEGLIGIBLE = 0.05
_beside = ThreadPoolExecutor(2, thread_name_prefix="vectors")
_Found: TypeAlias = tuple[Fused, Paragraph, Document]


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a search count.

    ``stems``, ``grams`` and ``vectors`` weigh the rankings; ``expansion`` scales the
    lexicon's words against the question's own; a word's n grams count n to the power of
    minus ``gram_damping`` each, so that a long compound does not drown the rest.
    ``reranking`` is the share of the re-ranking in the order of the first passages, 0 to 1.
    """

    stems: float = 0.2
    grams: float = 1.0
    vectors: float = 0.4
    expansion: float = 0.6
    gram_damping: float = 0.25
    foreign: float = 0.3
    reranking: float = 1.0


class Searcher:
    """Searches one state of a library."""

    def __init__(
        self,
        catalogue: Catalogue,
        lexical: LexicalIndex,
        dense: DenseIndex | None,
        embedder: Embedder,
        weights: Weights = Weights(),
    ) -> None:
        self._catalogue = catalogue
        self._lexical = lexical
        self._dense = dense
        self._embedder = embedder
        self._weights = weights
        self._documents = {info.document.id: info.document for info in catalogue.infos()}
        self._acts = Acts(self._documents.values())

    def search(self, question: str, k: int, filters: Filters) -> list[Hit]:
        """Return the ``k`` best passages for ``question``, best first."""
        depth = max(_DEPTH, k)
        stems, grams = features(question, self._weights)
        only = filters.as_terms()
        # The vectors are looked up beside the words: both leave Python while they work.
        nearest = _beside.submit(self._nearest, question, depth * (4 if only else 1))
        rankings: dict[str, Ranking] = {
            "stems": self._lexical.search(stems, depth, only),
            "grams": self._lexical.search(grams, depth, only),
            "vectors": nearest.result(),
        }
        weights = {
            "stems": self._weights.stems,
            "grams": self._weights.grams,
            "vectors": self._weights.vectors,
        }
        fused = self._pointed_first(question, fuse(rankings, weights)[: depth * 2])
        allowed = self._read(fused, max(k, reranking.DEPTH), filters)
        used = {name: ranking for name, ranking in rankings.items() if weights[name]}
        return [
            Hit(paragraph, document, item.score, rank, item.found_by)
            for rank, (item, paragraph, document) in enumerate(
                self._ranked_again(question, allowed, used)[:k], start=1
            )
        ]

    def _read(self, fused: list[Fused], wanted: int, filters: Filters) -> list[_Found]:
        """Return the first ``wanted`` passages of ``fused`` that ``filters`` let through."""
        allowed: list[_Found] = []
        for start in range(0, len(fused), wanted):
            part = fused[start : start + wanted]
            found = self._catalogue.by_key([item.key for item in part])
            for item in part:
                document_id, paragraph = found.get(item.key, ("", None))
                document = self._documents.get(document_id)
                if paragraph is not None and document is not None and filters.allow(document):
                    allowed.append((item, paragraph, document))
            if len(allowed) >= wanted:
                break
        return allowed[:wanted]

    def _ranked_again(
        self, question: str, found: list[_Found], rankings: dict[str, Ranking]
    ) -> list[_Found]:
        """Return ``found`` with the first passages in the order of what they say.

        The fused scores are dealt out anew in the new order. What the question points to
        by its reference stays first.
        """
        share = self._weights.reranking
        least = _NEGLIGIBLE * max((item.score for item, _, _ in found), default=0.0)
        first = [each for each in found[: reranking.DEPTH] if each[0].score >= least]
        if not share or len(first) < 2:
            return found
        texts = {
            item.key: (" · ".join((document.title, *paragraph.headings)), paragraph.text)
            for item, paragraph, document in first
        }
        candidates = reranking.candidates([item for item, _, _ in first], rankings, texts)
        scores = reranking.built_in().scores(
            question, candidates, self._lexical.document_frequency, self._lexical.windows
        )
        mixed = share * _spread(scores)
        mixed += (1 - share) * _spread(np.array([each.fused for each in candidates]))
        mixed += 2 * np.array([reranking.POINTED in item.found_by for item, _, _ in first])
        # Equal scores stand by document and paragraph, not by when they were added.
        order = sorted(
            range(len(first)),
            key=lambda at: (-round(float(mixed[at]), 5), first[at][2].id, first[at][1].number),
        )
        again = [first[index] for index in order]
        return [
            (replace(item, score=before.score), paragraph, document)
            for (item, paragraph, document), (before, _, _) in zip(again, first, strict=True)
        ] + found[len(first) :]

    def _pointed_first(self, question: str, fused: list[Fused]) -> list[Fused]:
        """Return the ranking, headed by what the question points to by its reference."""
        keys: dict[int, None] = {}
        for provision in self._acts.provisions(question):
            where = (provision.document, provision.section, provision.chapter)
            keys.update(dict.fromkeys(key for key, _ in self._catalogue.provisions(*where)))
        for document in self._acts.with_dnr(question):
            paragraphs = self._catalogue.paragraphs(document)
            keys.update(dict.fromkeys(key for key, _ in paragraphs))
        if not keys:
            return fused
        ranked = {item.key: item for item in fused}
        found = [ranked.get(key, Fused(key, 0.0, ())) for key in keys]
        pointed = [
            Fused(item.key, 1.0 + item.score, (*item.found_by, reranking.POINTED)) for item in found
        ]
        pointed.sort(key=lambda item: -item.score)
        return pointed + [item for item in fused if item.key not in keys]

    def _nearest(self, question: str, limit: int) -> Ranking:
        if self._dense is None or not question.strip():
            return []
        try:
            vector = np.asarray(self._embedder.embed_query(question), np.float32)
            return self._dense.search(vector, limit) if vector.any() else []
        except DamagedIndexError:
            return []  # words still answer; the doctor tells of it


def _spread(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return ``scores`` moved and scaled to lie from 0 to 1."""
    low, high = float(scores.min()), float(scores.max())
    return (scores.astype(np.float64) - low) / ((high - low) or 1.0)


def features(question: str, weights: Weights) -> tuple[Terms, Terms]:
    """Return what to look for: the question's concepts as stems and as grams.

    A concept is a content word, or a phrase that the lexicon knows, with what else it may
    be called.
    """
    words = swedish.words(question)[:MAX_WORDS]
    stop = swedish.stop_words()
    concepts: list[list[tuple[tuple[str, ...], float]]] = []
    known: set[int] = set()
    for place, others in relations.related(words):
        own = tuple(words[index] for index in place if words[index] not in stop)
        foreign = others[0].language == "en"
        concept = [(own, weights.foreign if foreign else 1.0)] if own else []
        scale = 1.0 if foreign else weights.expansion
        concept += [(other.words, scale * other.weight) for other in others]
        concepts.append(concept)
        known.update(place)
    rest = [word for index, word in enumerate(words) if index not in known and word not in stop]
    concepts += [[((word,), 1.0)] for word in rest]
    stems = tuple(tuple(_stems(*alternative) for alternative in concept) for concept in concepts)
    grams = tuple(
        tuple(_grams(*alternative, weights.gram_damping) for alternative in concept)
        for concept in concepts
    )
    return Terms(STEM_FIELDS, stems), Terms(GRAM_FIELDS, grams)


def _stems(words: tuple[str, ...], weight: float) -> dict[str, float]:
    return {swedish.stem(word): weight / _breadth(words) for word in words}


def _grams(words: tuple[str, ...], weight: float, damping: float) -> dict[str, float]:
    grams: defaultdict[str, float] = defaultdict(float)
    for word in words:
        runs = swedish.grams(word)
        for run in runs:
            grams[run] += weight / _breadth(words) * len(runs) ** -damping
    return dict(grams)


def _breadth(words: tuple[str, ...]) -> float:
    """Return by what a phrase's words are divided: a phrase is more than one word, not n."""
    return math.sqrt(len(words))
