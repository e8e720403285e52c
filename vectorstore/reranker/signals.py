"""What re-ranking sees of each candidate: some sixty numbers, made with numpy.

The candidates are read together (:mod:`vectorstore.reranker.reading`) and matched with
the question's words (:mod:`vectorstore.reranker.matching`). The greatest matches in
sentences, windows and texts give how much of the question's weight is covered; sums give
BM25; vectors give cosines; neighbours give phrases; and the question's sort asks for
certain signs in the text. What each number is worth is learnt
(``training/train_reranker.py``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore import swedish
from vectorstore.reranker.matching import Matches, Table, Wanted, wanted
from vectorstore.reranker.reading import GAP, Reading, read
from vectorstore.reranker.shape import SORTS, asked_for
from vectorstore.reranker.words import WordMemory, bits, tokens

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Named = dict[str, NDArray[Any]]

RANKINGS = ("stems", "grams", "vectors")
_LONGEST_QUESTION = 2_000
_K1, _B = 1.2, 0.7
_MATCH, _SOFT_MATCH = 0.3, 0.45
_UNWEIGHED = 0.2
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to rank again: its context (title and headings), its text, what found it.

    ``fused`` is its score in the fusion; ``found`` has, for each ranking that holds it,
    its score over the ranking's greatest and its rank there, counted from 0.
    """

    context: str
    text: str
    fused: float
    found: Mapping[str, tuple[float, int]]


def signals(
    question: str,
    candidates: Sequence[Candidate],
    memory: WordMemory,
    frequency: Callable[[str], int],
    passages: int,
) -> Named:
    """Return the numbers of each candidate, by name, each (len(candidates),).

    Empty where there is no candidate, or no word in the question to look for.

    Args:
        question: as it was asked.
        candidates: in any order.
        memory: knows the words.
        frequency: how many passages hold a stem.
        passages: how many there are.
    """
    words = swedish.words(question[:_LONGEST_QUESTION])
    asked = wanted(words, frequency, passages)
    if not asked or not candidates:
        return {}
    spoken = tokens(question[:_LONGEST_QUESTION])
    texts = [candidate.text for candidate in candidates]
    contexts = [candidate.context for candidate in candidates]
    before = [*spoken, *(each.word for each in asked)]
    numbers, reading = read(before, texts, contexts, memory)
    table = Table(asked, numbers[len(spoken) :], reading, memory)
    places = table.in_places()
    sentences = table.in_sentences(places)
    weights = np.array([each.weight for each in asked], np.float32)
    length = reading.sums(reading.is_word.astype(np.float32))
    found = _of_rankings(candidates)
    found |= {
        "length": np.log1p(length),
        "short": 1 / (1 + length / 15),
        "long": np.maximum(0, np.log((length + 1) / 150)),
    }
    found |= _covered(reading, weights, places, sentences, table.in_texts(sentences))
    found |= _counted(reading, weights, places, length)
    found |= _phrases(reading, words, asked, memory)
    found |= _near(reading, numbers[: len(spoken)], memory)
    found |= _focus(reading, places, memory)
    found |= _shape(question, reading, weights, places, sentences, memory)
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def _of_rankings(candidates: Sequence[Candidate]) -> Named:
    fused = np.array([candidate.fused for candidate in candidates], np.float32)
    place = (fused[None, :] > fused[:, None]).sum(axis=1)
    found: Named = {
        "fused": fused,
        "fused_rel": _relative(fused),
        "rank": 1 / (1 + place),
        "log_rank": np.log1p(place),
    }
    for name in RANKINGS:
        where = [candidate.found.get(name) for candidate in candidates]
        found[f"score_{name}"] = np.array([max(w[0], 0) if w else 0 for w in where])
        found[f"rank_{name}"] = np.array([1 / (1 + w[1]) if w else 0 for w in where])
    return found


def _covered(
    reading: Reading, weights: Floats, places: Matches, sentences: Matches, texts: Matches
) -> Named:
    """How much of the question's weight texts, sentences and windows cover."""
    count = reading.count
    total = weights.sum() + _TINY

    def share(matches: Floats) -> Floats:
        return np.asarray(weights @ matches / total, np.float32)

    both = np.maximum(texts.related[:, :count], texts.related[:, count:])
    both_soft = np.maximum(texts.soft[:, :count], texts.soft[:, count:])
    context = texts.related[:, count:][:, reading.text_of % count]
    pairs = sentences.soft.copy()
    same = reading.text_of[:-1] == reading.text_of[1:]
    pairs[:, :-1] = np.maximum(pairs[:, :-1], pairs[:, 1:] * same)
    four = _windows(places.soft, (1, 2))
    held = (texts.related[:, :count] > _MATCH).sum(axis=1)
    local = np.log(1 + count / (held + 0.5)).astype(np.float32)
    local /= local.sum() + _TINY
    heaviest = np.argsort(-weights, kind="stable")
    heavy = weights > weights.mean() / 2
    return {
        "cov_exact": share((texts.own >= 1).astype(np.float32))[:count],
        "cov_own": share(texts.own)[:count],
        "cov_related": share(texts.related)[:count],
        "cov_soft": share(texts.soft)[:count],
        "cov_near": share(texts.near)[:count],
        "context_own": share(texts.own)[count:],
        "context_related": share(texts.related)[count:],
        "context_near": share(texts.near)[count:],
        "both_related": share(both),
        "both_soft": share(both_soft),
        "sentence_own": reading.best(share(sentences.own)),
        "sentence_related": reading.best(share(sentences.related)),
        "sentence_soft": reading.best(share(sentences.soft)),
        "sentence_in_context": reading.best(share(np.maximum(sentences.related, context))),
        "pair_soft": reading.best(share(pairs)),
        "window_4": reading.best(reading.over_sentences(share(four))),
        "window_16": reading.best(reading.over_sentences(share(_windows(four, (4, 8))))),
        "local_related": local @ both,
        "local_soft": local @ texts.soft[:, :count],
        "local_sentence": reading.best(local @ sentences.related),
        "heaviest": both_soft[heaviest[0]],
        "second": both_soft[heaviest[min(1, len(heaviest) - 1)]],
        "missing": (heavy[:, None] * (both_soft < _MATCH)).sum(axis=0) / len(weights),
    }


def _windows(matches: Floats, steps: Sequence[int]) -> Floats:
    """Return the greatest of ``matches`` (q, n) from each place on, each step doubling it."""
    for step in steps:
        wider = matches.copy()
        np.maximum(matches[:, :-step], matches[:, step:], out=wider[:, :-step])
        matches = wider
    return matches


def _counted(reading: Reading, weights: Floats, places: Matches, length: Floats) -> Named:
    """BM25 of the matches among the candidates."""
    norm = _K1 * (1 - _B + _B * length / (length.mean() + 1))

    def bm25(matches: Floats, least: float) -> Floats:
        times = reading.sums(matches * (matches > least))
        return _relative(weights @ (times * (_K1 + 1) / (times + norm)))

    return {
        "bm25": bm25(places.related, _MATCH),
        "bm25_soft": bm25(places.soft, _SOFT_MATCH),
    }


def _phrases(
    reading: Reading, words: Sequence[str], asked: Sequence[Wanted], memory: WordMemory
) -> Named:
    """Neighbouring words of the question that stand so in the text, with and without stops."""
    weights = {each.stem: each.weight for each in asked}
    numbers = reading.words[reading.row]
    place = np.flatnonzero(reading.is_word)
    content = place[~memory.stops[numbers[place]]]
    without = [word for word in words if word not in swedish.stop_words()]
    found: Named = {}
    for name, spoken, at in (("phrase_all", words, place), ("phrase", without, content)):
        stems = [swedish.stem(word) for word in spoken]
        known = [memory.stem_number(stem) for stem in stems]
        weight = [weights.get(stem, _UNWEIGHED) for stem in stems]
        row = memory.stems[numbers[at]]
        text_of = np.searchsorted(reading.texts, at, side="right") - 1
        total, score = _TINY, np.zeros(len(reading.texts), np.float32)
        for index in range(len(stems) - 1):
            worth = (weight[index] + weight[index + 1]) / 2
            total += worth
            if min(known[index], known[index + 1]) >= 0:
                together = (row[:-1] == known[index]) & (row[1:] == known[index + 1])
                score[np.unique(text_of[:-1][together])] += worth
        found[name] = score[: reading.count] / total
    return found


def _near(reading: Reading, spoken: Numbers, memory: WordMemory) -> Named:
    """Cosines of the question to the text and its best sentence, with and without context."""
    count = reading.count
    question = memory.vectors[spoken].sum(axis=0)
    question /= np.linalg.norm(question) + _TINY
    sentences = reading.sentence_vectors()
    texts = np.add.reduceat(sentences, reading.firsts, axis=0)
    context = 0.5 * texts[count:][reading.text_of % count]

    def cosine(vectors: NDArray[Any]) -> Floats:
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors)) + _TINY
        return np.asarray(vectors @ question / lengths, np.float32)

    whole = cosine(texts[:count] + texts[count:])
    best = reading.best(cosine(sentences))
    return {
        "cosine": whole,
        "cosine_text": cosine(texts[:count]),
        "cosine_sentence": best,
        "cosine_in_context": reading.best(cosine(sentences + context)),
        "cosine_rel": _relative(np.maximum(whole, 0)),
        "cosine_sentence_rel": _relative(np.maximum(best, 0)),
    }


def _focus(reading: Reading, places: Matches, memory: WordMemory) -> Named:
    """How much of the text's own weight the question is about, and of its best sentence's."""
    weight = memory.lengths[reading.words][reading.row] * reading.is_word
    about = np.add.reduceat(places.soft.max(axis=0) * weight, reading.sentences)
    total = np.add.reduceat(weight, reading.sentences) + _TINY
    whole = np.add.reduceat(about, reading.firsts) / np.add.reduceat(total, reading.firsts)
    long = total > np.median(total) / 2
    return {
        "focus": whole[: reading.count],
        "focus_sentence": reading.best(np.where(long, about / total, 0)),
    }


def _shape(
    question: str,
    reading: Reading,
    weights: Floats,
    places: Matches,
    sentences: Matches,
    memory: WordMemory,
) -> Named:
    """Whether the text, and its best sentence, hold what the question asks for.

    What the question itself holds is no answer to it, and the first word of a sentence is
    no name for its capital.
    """
    signs = memory.signs[reading.words][reading.row]
    matched = places.related.max(axis=0) > 0.5
    first = np.zeros(len(signs), np.bool_)
    first[reading.sentences] = True
    first[np.minimum(reading.sentences + 1, len(signs) - 1)] = True
    first[np.minimum(reading.texts + GAP, len(signs) - 1)] = True
    signs[matched | first] &= ~bits("capital")
    signs[matched] &= ~bits("digits", "year")
    of_sentences = np.bitwise_or.reduceat(signs, reading.sentences)
    of_texts = np.bitwise_or.reduceat(of_sentences, reading.firsts)[: reading.count]
    covered = weights @ sentences.soft
    bounds = reading.firsts[: reading.count + 1]
    best = [start + int(covered[start:end].argmax()) for start, end in pairwise(bounds.tolist())]
    asked = asked_for(unicodedata.normalize("NFC", question))
    nothing = np.zeros(reading.count, np.float32)
    found: Named = {}
    for sort, wanted_signs in SORTS.items():
        for name, held in (("text", of_texts), ("sentence", of_sentences[best])):
            has = (held & wanted_signs) != 0
            found[f"{sort}_in_{name}"] = has if sort in asked else nothing
    return found


def _relative(values: Floats) -> Floats:
    greatest = values.max(initial=0)
    return np.asarray(values / greatest if greatest > 0 else values * 0, np.float32)
