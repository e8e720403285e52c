"""How far each word of the candidates stands for each word of the question.

A question's word is matched by the same stem (1), by a compound that holds it, by a part
of it where it is a compound itself, by a word that begins alike, by a related word or
phrase of the lexicon, and by a word whose vector is near.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore import relations, swedish
from vectorstore.reranker.reading import Reading
from vectorstore.reranker.words import WordMemory

Floats = NDArray[np.float32]

_COMPOUND, _LAST_PART, _FIRST_PART, _ALIKE = 0.85, 0.6, 0.4, 0.5
_RELATED = 0.8
_SHORTEST_PART, _SHORTEST_INSIDE = 4, 5
# The share of a stem that a word must begin with to be alike, and by how much it is longer.
_BEGINNING, _LONGER = 0.7, 1.45
# Below this cosine a word is not taken to stand for another; above, at this weight.
_NEAR, _NEAR_WEIGHT = 0.35, 0.9
_STOP_WORD = 0.5
# A word that no passage holds gets its full weight from this length on: a short one is
# more likely everyday speech than the name of something.
_FULL_LENGTH = 12
_TINY = 1e-6
_MOST_WORDS, _MOST_RELATED = 60, 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of the question: its stem, its weight, related phrases' stems and weights."""

    word: str
    stem: str
    weight: float
    related: tuple[tuple[tuple[str, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Question words (q) against places, sentences or texts (x), each (q, x), 0 to 1.

    ``own`` counts the word itself, ``related`` also the lexicon's, ``near`` vectors alone,
    ``soft`` all of it.
    """

    own: Floats
    related: Floats
    near: Floats
    soft: Floats


def wanted(words: Sequence[str], frequency: Callable[[str], int], passages: int) -> list[Wanted]:
    """Return what the words of a question ask for, stop words left out.

    Args:
        words: all words of the question, lower-cased, in order.
        frequency: how many passages hold a stem.
        passages: how many there are.
    """
    words = words[:_MOST_WORDS]
    stop = swedish.stop_words()
    others: dict[int, list[tuple[tuple[str, ...], float]]] = {}
    foreign: set[int] = set()
    for place, found in relations.related(words):
        for index in place:
            for relation in found[:_MOST_RELATED]:
                stems = tuple(swedish.stem(word) for word in relation.words)
                others.setdefault(index, []).append((stems, relation.weight))
                if relation.language == "en":
                    foreign.add(index)
    asked: dict[str, Wanted] = {}
    for index, word in enumerate(words):
        stem = swedish.stem(word)
        if word in stop or stem in asked:
            continue
        related = tuple(others.get(index, ())[:_MOST_RELATED])
        known = [s for phrase, _ in related for s in phrase] if index in foreign else [stem]
        rarest = min((held for s in known if (held := frequency(s))), default=0)
        weight = math.log(1 + passages / (rarest + 1))
        if not rarest and not word[0].isdigit():
            weight *= min(1.0, len(word) / _FULL_LENGTH)
        asked[stem] = Wanted(word, stem, weight, related)
    return list(asked.values())


class Table:
    """Question words against the different words of a reading.

    Args:
        asked: what the question asks for, at least one word.
        numbers: (q,) the words' numbers.
        reading: the candidates.
        memory: knows the words.
    """

    def __init__(
        self,
        asked: Sequence[Wanted],
        numbers: NDArray[np.int64],
        reading: Reading,
        memory: WordMemory,
    ) -> None:
        self._asked = asked
        self._reading = reading
        strengths = _Strengths(reading, memory)
        self._own = np.stack([strengths.of(each.stem) for each in asked])
        self._related = self._own.copy()
        self._phrases: list[tuple[int, float, Floats]] = []
        for index, each in enumerate(asked):
            for stems, weight in each.related:
                rows = np.stack([strengths.of(stem) for stem in stems])
                if len(stems) == 1:
                    np.maximum(
                        self._related[index], _RELATED * weight * rows[0], out=self._related[index]
                    )
                else:
                    self._phrases.append((index, _RELATED * weight, rows))
        self._near = _cosines(numbers, reading, memory)

    def in_places(self) -> Matches:
        """Return the matches of each place of the row; phrases match in no single place."""
        row = self._reading.row
        soft = _soft(self._related, self._near)
        return Matches(*(each[:, row] for each in (self._own, self._related, self._near, soft)))

    def in_sentences(self, places: Matches) -> Matches:
        """Return the greatest matches of ``places`` in each sentence, and the phrases'."""
        over = self._reading.over_sentences
        own, related, near = over(places.own), over(places.related), over(places.near)
        for index, weight, rows in self._phrases:
            found = over(rows[:, self._reading.row]).min(axis=0)
            np.maximum(related[index], weight * found, out=related[index])
        return Matches(own, related, near, _soft(related, near))

    def in_texts(self, sentences: Matches) -> Matches:
        """Return the greatest matches of ``sentences`` in each text."""
        over = self._reading.over_texts
        own, related, near = over(sentences.own), over(sentences.related), over(sentences.near)
        return Matches(own, related, near, _soft(related, near))


class _Strengths:
    """How far the words of a reading stand for a stem, by how they are written."""

    def __init__(self, reading: Reading, memory: WordMemory) -> None:
        stems, self._stem_of = np.unique(memory.stems[reading.words], return_inverse=True)
        names = memory.stem_names(stems)
        self._index = {name: place for place, name in enumerate(names) if name}
        self._names = names
        # All stems in one string, "\n" before and after each: searched at once.
        self._string = "\n" + "\n".join(names) + "\n"
        self._starts = np.cumsum([1, *(len(name) + 1 for name in names)])
        self._made: dict[str, Floats] = {}

    def of(self, stem: str) -> Floats:
        """Return how far each of the reading's words stands for ``stem``, (u,)."""
        if stem not in self._made:
            self._made[stem] = self._by_stem(stem)[self._stem_of]
        return self._made[stem]

    def _by_stem(self, stem: str) -> Floats:
        found = np.zeros(len(self._names), np.float32)
        length = len(stem)
        if length >= _SHORTEST_PART and not stem[0].isdigit():
            if length >= _SHORTEST_INSIDE:
                found[self._holding(stem)] = _COMPOUND
                head = stem[: max(_SHORTEST_INSIDE, int(_BEGINNING * length + 0.5))]
                for place in self._holding(f"\n{head}"):
                    if len(self._names[place]) <= _LONGER * len(head):
                        found[place] = max(found[place], _ALIKE)
            else:
                found[[*self._holding(f"\n{stem}"), *self._holding(f"{stem}\n")]] = _COMPOUND
            for size in range(_SHORTEST_PART, length):
                for part, weight in ((stem[-size:], _LAST_PART), (stem[:size], _FIRST_PART)):
                    place = self._index.get(part, -1)
                    if place >= 0:
                        found[place] = max(found[place], weight)
        if stem in self._index:
            found[self._index[stem]] = 1.0
        return found

    def _holding(self, part: str) -> list[int]:
        """Return the places of the stems that hold ``part``."""
        at: list[int] = []
        start = self._string.find(part)
        while start >= 0:
            at.append(start + part.startswith("\n"))
            start = self._string.find(part, start + 1)
        places: list[int] = (np.searchsorted(self._starts, at, side="right") - 1).tolist()
        return places


def _cosines(numbers: NDArray[np.int64], reading: Reading, memory: WordMemory) -> Floats:
    """Return the cosine of each question word to each word of the reading, at least 0."""
    mine = memory.vectors[numbers] / (memory.lengths[numbers][:, None] + _TINY)
    cosines = mine @ reading.vectors.T / (memory.lengths[reading.words] + _TINY)
    cosines[:, memory.stops[reading.words]] *= _STOP_WORD
    cosines[:, memory.stems[reading.words] < 0] = 0
    return np.maximum(cosines, 0)


def _soft(related: Floats, near: Floats) -> Floats:
    return np.maximum(related, np.where(near > _NEAR, near * _NEAR_WEIGHT, 0))
