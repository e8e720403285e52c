"""The candidates of a question, read together: one row of word numbers, cut in places.

Between two texts stand gaps, so that no window of neighbouring words reaches from one
into the next. Sentences and texts are slices of the row that follow each other, which is
what numpy's ``reduceat`` works on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vectorstore.reranker.words import WordMemory

GAP = 16
"""Empty places before each text, in its first sentence; no window may be longer."""
_LONGEST_TEXT, _LONGEST_CONTEXT = 5_000, 300

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row of words. There are n places, s sentences, t texts: passages, then contexts.

    Attributes:
        count: how many passages; the contexts are as many.
        words: (u,) numbers of the different words; the first is 0, no word.
        vectors: (u, dimension) their vectors.
        row: (n,) which of ``words`` stands in each place.
        is_word: (n,) whether a word stands there.
        sentences: (s,) the place where each sentence begins.
        texts: (t,) the place where each text begins.
        text_of: (s,) which text each sentence stands in.
        firsts: (t,) the first sentence of each text.
    """

    count: int
    words: Numbers
    vectors: Floats
    row: Numbers
    is_word: NDArray[np.bool_]
    sentences: Numbers
    texts: Numbers
    text_of: Numbers
    firsts: Numbers

    def over_sentences(self, values: Floats) -> Floats:
        """Return the greatest of ``values`` (…, n) in each sentence, (…, s)."""
        return np.maximum.reduceat(values, self.sentences, axis=-1)

    def over_texts(self, values: Floats) -> Floats:
        """Return the greatest of ``values`` (…, s) in each text, (…, t)."""
        return np.maximum.reduceat(values, self.firsts, axis=-1)

    def best(self, values: Floats) -> Floats:
        """Return the greatest of ``values`` (s,) in each passage, (count,)."""
        return self.over_texts(values)[: self.count]

    def sentence_vectors(self) -> Floats:
        """Return the sum of the word vectors in each sentence, (s, dimension)."""
        summed = np.zeros((len(self.sentences), self.vectors.shape[1]), np.float32)
        cuts = [*self.firsts.tolist(), len(self.sentences)]
        ends = [*self.sentences.tolist(), len(self.row)]
        for first, last in pairwise(cuts):
            # A product by text is five times as quick as numpy's reduceat over rows.
            start, end = ends[first] + GAP, ends[last]
            places = np.arange(start, end)
            inside = np.ones((last - first, end - start), np.bool_)
            inside[1:] = places >= self.sentences[first + 1 : last, None]
            inside[:-1] &= ~inside[1:]
            summed[first:last] = inside.astype(np.float32) @ self.vectors[self.row[start:end]]
        return summed

    def sums(self, values: Floats) -> Floats:
        """Return the sum of ``values`` (…, n) in each passage, (…, count)."""
        summed: Floats = np.add.reduceat(values, self.texts, axis=-1)[..., : self.count]
        return summed


def read(
    before: Sequence[str], passages: Sequence[str], contexts: Sequence[str], memory: WordMemory
) -> tuple[Numbers, Reading]:
    """Number the words of a question and of its candidates.

    Args:
        before: words whose numbers are wanted as well.
        passages: the texts of the candidates.
        contexts: the context of each.
        memory: knows the words.

    Returns:
        The numbers of ``before``, and the reading.
    """
    texts = [text[:_LONGEST_TEXT] for text in passages]
    texts += [text[:_LONGEST_CONTEXT] for text in contexts]
    own, found = memory.numbers(before, texts)
    between = np.zeros(GAP, np.int64)
    row = np.concatenate([part for numbers in found for part in (between, numbers)])
    lengths = np.array([len(numbers) + GAP for numbers in found])
    starts = np.cumsum(lengths) - lengths
    broken = (memory.stems[row] < 0) & (row > 0)
    broken[starts] = True
    sentences = np.flatnonzero(broken)
    seen = np.zeros(len(memory.stems), np.bool_)
    seen[row] = True
    words = np.flatnonzero(seen)
    place_of = np.zeros(len(seen), np.int64)
    place_of[words] = np.arange(len(words))
    return own, Reading(
        count=len(passages),
        words=words,
        vectors=memory.vectors[words],
        row=place_of[row],
        is_word=memory.stems[row] >= 0,
        sentences=sentences,
        texts=starts,
        text_of=np.searchsorted(starts, sentences, side="right") - 1,
        firsts=np.searchsorted(sentences, starts),
    )
