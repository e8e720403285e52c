"""Swedish analysis: from text to the features that are indexed and searched.

Two views of the same text. *Stems* (Snowball's Swedish stemmer, stop words out) know
inflection: polis, polisen, polisens. *Grams* (runs of four characters in a word whose
ends are marked) know compounds and derivation as well, without a dictionary:
polissamverkan shares "_pol", "poli", "olis" with polisen and "samv", "amve" … "kan_"
with samverkan. A number is one feature of its own, with its colon: 2017:49, 2010:800.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

# Bump when the features of a text change: indexes built before are then rebuilt.
ANALYSIS = "sv-3"

GRAM_LENGTH = 4
# A longer run of letters is no word (a hash, a base64 block); it would flood the grams.
MAX_WORD = 60
_SHORTEST_IN_AN = 6
_WORD = re.compile(r"\d+(?::\d+)+|[^\W_]+")
_stemmer = Stemmer.Stemmer("swedish", 0)


@cache
def stop_words() -> frozenset[str]:
    """Return the Swedish and English words that carry no content in a question."""
    text = files("vectorstore").joinpath("stopwords.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def words(text: str) -> list[str]:
    """Return the words and numbers of ``text``, lower-cased, in order.

    A function word in capitals is an acronym (SIG, DO) and keeps them: it is another word.

    >>> words("Motion 2017:49 om SIG-grupper")
    ['motion', '2017:49', 'om', 'SIG', 'grupper']
    """
    composed = unicodedata.normalize("NFC", text)
    found = [word for word in _WORD.findall(composed) if len(word) <= MAX_WORD]
    return [word if _is_acronym(word) else word.lower() for word in found]


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word.lower() in stop_words()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case ``word``; a number is its own stem.

    Snowball leaves the definite form in -an whole (skolan) although it cuts the others
    (skola, skolor), and the noun in -an (samverkan) apart from its verb (samverka).

    >>> stem("polisens") == stem("polisen")
    True
    >>> stem("skolan") == stem("skola"), stem("anmälan") == stem("anmäla")
    (True, True)
    """
    if word[0].isdigit():
        return word
    if word.endswith("an") and len(word) >= _SHORTEST_IN_AN:
        word = word[:-1]
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


@lru_cache(maxsize=200_000)
def grams(word: str) -> tuple[str, ...]:
    """Return the runs of four characters in ``word``, its ends marked by "_".

    >>> grams("polisen")
    ('_pol', 'poli', 'olis', 'lise', 'isen', 'sen_')
    """
    if word[0].isdigit():
        return (word,)
    marked = f"_{word}_"
    return tuple(
        marked[start : start + GRAM_LENGTH]
        for start in range(max(len(marked) - GRAM_LENGTH, 0) + 1)
    )


def content_words(text: str) -> Iterator[str]:
    """Yield the words of ``text`` that are no stop words."""
    stop = stop_words()
    return (word for word in words(text) if word not in stop)


@lru_cache(maxsize=200_000)
def _indexed(word: str) -> tuple[str, str]:
    return stem(word), " ".join(grams(word))


def index_features(text: str) -> tuple[str, str]:
    """Return the stems and the grams of ``text``, each parted by spaces, for an index."""
    found = [_indexed(word) for word in content_words(text)]
    return " ".join(s for s, _ in found), " ".join(g for _, g in found)
