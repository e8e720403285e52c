"""What is known of a word as it is written: its stem, its vector, what it is a sign of.

Re-ranking reads some six thousand words for a question, most of them met before. Each is
looked up once and then known by a number; what is known lies in arrays, so that the rest
is done by numpy on numbers. The memory is bounded: when it is full it starts afresh.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vectorstore import swedish
from vectorstore.embeddings import StaticEmbeddings

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]

# What stands between two texts; its number is 0.
NOTHING = ""
# Words, and the breaks between sentences and lines.
_TOKEN = re.compile(r"\d+(?::\d+)+|[^\W_]+|[.!?:;]+\s+(?=[A-ZÅÄÖ\"”])|\n+")
# When more are known, the next question starts afresh: 50 MB at most, and a little.
_MOST = 40_000
_MOST_TEXTS = 4_000
_YEARS = ("1000", "2100")

# Small closed classes of words that show what sort of answer a text may hold.
_SIGNS: Mapping[str, str] = {
    "period": """dag dagar dagen dygn vecka veckor veckan månad månader månaden år året timme
        timmar minut minuter sekunder kvartal day days week weeks month months year years""",
    "date": """januari februari mars april maj juni juli augusti september oktober november
        december måndag tisdag onsdag torsdag fredag lördag söndag sommaren hösten vintern
        våren""",
    "money": """kr kronor krona öre euro dollar pund procent prisbasbelopp prisbasbeloppet
        avgift avgiften avgifter kostnad kostnaden belopp beloppet avgiftsfri avgiftsfritt
        gratis miljoner miljarder""",
    "may": "får må kan tillåtet tillåten tillåts rätt möjlighet förbjudet förbjuden",
    "must": "ska skall måste skyldig skyldiga skyldighet krävs bör behöver krav",
    "cause": """eftersom därför orsak orsaken orsakas grund skäl anledning syfte syftet
        ändamål medför leder beror""",
    "meaning": """avses betyder innebär kallas kallades definieras menas betecknar benämns
        utgör betraktas räknas""",
    "numeral": """en ett två tre fyra fem sex sju åtta nio tio elva tolv hälften halv halva
        dubbelt första andra tredje fjärde""",
}
SIGNS = (*_SIGNS, "digits", "year", "capital")
"""What a word may be a sign of; each is one bit of :meth:`WordMemory.signs`."""
_BITS = {name: 1 << place for place, name in enumerate(SIGNS)}
_KNOWN_SIGNS: dict[str, int] = {}
for _name, _words in _SIGNS.items():
    for _word in _words.split():
        _KNOWN_SIGNS[_word] = _KNOWN_SIGNS.get(_word, 0) | _BITS[_name]


def bits(*names: str) -> int:
    """Return the bits of the signs ``names`` (of :data:`SIGNS`), together."""
    return sum(_BITS[name] for name in names)


def tokens(text: str) -> list[str]:
    """Return the words and breaks of ``text``, as they are written."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


class WordMemory:
    """Numbers words, and knows their stems, vectors and signs by their numbers.

    Not safe for threads: whoever shares it holds a lock, and uses no number once another
    question's call of :meth:`numbers` has been made.

    Args:
        embedder: gives the vectors of words.

    Attributes:
        stems: (n,) number of each word's stem; -1 for what is no word.
        signs: (n,) bits of :data:`SIGNS`.
        stops: (n,) whether it is a stop word.
        vectors: (n, dimension) the sum of the word's token vectors.
        lengths: (n,) the lengths of the vectors: how much a word weighs in a text's mean.
    """

    def __init__(self, embedder: StaticEmbeddings) -> None:
        self._embedder = embedder
        self._texts: dict[str, Numbers] = {}
        self._start_afresh(4096)

    def numbers(self, words: Sequence[str], texts: Sequence[str]) -> tuple[Numbers, list[Numbers]]:
        """Return the numbers of ``words``, and of the words and breaks of each of ``texts``.

        Texts are remembered too, for a library's passages come again.
        """
        if len(self._known) > _MOST:
            self._start_afresh(4096)
        if len(self._texts) > _MOST_TEXTS:
            self._texts = {}
        own = self._numbered(words)
        for text in texts:
            if text not in self._texts:
                self._texts[text] = self._numbered(tokens(text))
        return own, [self._texts[text] for text in texts]

    def stem_names(self, numbers: Numbers) -> list[str]:
        """Return the stems that have ``numbers``; "" for -1."""
        names = self._stem_names
        return [names[number] if number >= 0 else "" for number in numbers.tolist()]

    def stem_number(self, stem: str) -> int:
        """Return the number of ``stem``; -2 for one that no word has had."""
        return self._stem_numbers.get(stem, -2)

    def _numbered(self, words: Sequence[str]) -> Numbers:
        known = self._known
        new = {word for word in words if word not in known}
        if new:
            self._learn(sorted(new))
        return np.fromiter(map(known.__getitem__, words), np.int64, len(words))

    def _start_afresh(self, room: int) -> None:
        self._known = {NOTHING: 0}
        self._texts = {}
        self._stem_names: list[str] = []
        self._stem_numbers: dict[str, int] = {}
        self.stems = np.full(room, -1, np.int64)
        self.signs = np.zeros(room, np.int64)
        self.stops = np.zeros(room, np.bool_)
        self.vectors: Floats = np.zeros((room, self._embedder.dimension), np.float32)
        self.lengths: Floats = np.zeros(room, np.float32)

    def _learn(self, new: list[str]) -> None:
        start, end = len(self._known), len(self._known) + len(new)
        if end > len(self.stems):
            self._grow(max(2 * len(self.stems), end))
        self._known.update(zip(new, range(start, end), strict=True))
        vectors = self._embedder.sums(new)
        self.vectors[start:end] = vectors
        self.lengths[start:end] = np.linalg.norm(vectors, axis=1)
        stop = swedish.stop_words()
        for number, word in enumerate(new, start):
            if word[:1].isalnum():
                # Lower-cased, but an acronym; nothing where it is too long for a word.
                plain = (swedish.words(word) or [word])[0]
                self.stems[number] = self._stem(plain)
                self.signs[number] = _signs(word, plain)
                self.stops[number] = plain in stop

    def _stem(self, plain: str) -> int:
        stem = swedish.stem(plain) if len(plain) <= swedish.MAX_WORD else plain
        if stem not in self._stem_numbers:
            self._stem_numbers[stem] = len(self._stem_names)
            self._stem_names.append(stem)
        return self._stem_numbers[stem]

    def _grow(self, room: int) -> None:
        more = room - len(self.stems)
        self.stems = np.concatenate((self.stems, np.full(more, -1, np.int64)))
        self.signs = np.concatenate((self.signs, np.zeros(more, np.int64)))
        self.stops = np.concatenate((self.stops, np.zeros(more, np.bool_)))
        empty = np.zeros((more, self.vectors.shape[1]), np.float32)
        self.vectors = np.concatenate((self.vectors, empty))
        self.lengths = np.concatenate((self.lengths, np.zeros(more, np.float32)))


def _signs(word: str, plain: str) -> int:
    found = _KNOWN_SIGNS.get(plain, 0)
    if plain[0].isdigit():
        year = len(plain) == len(_YEARS[0]) and _YEARS[0] <= plain <= _YEARS[1]
        return found | _BITS["digits"] | (_BITS["year"] if year else 0)
    return found | (_BITS["capital"] if word[0].isupper() else 0)
