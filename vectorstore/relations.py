"""The hand-written lexicon: what else a question's words may be called in the sources.

The files in ``lexicon/`` have a relation a row: synonyms, near-synonyms, lay word to
official word, abbreviation to full form, English to Swedish, each with a weight. A
question's words are looked up by their stems, phrases of up to four words first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vectorstore import swedish

MAX_PHRASE = 4
# Both ways: what is called A is also called B, and B is also called A.
_SYMMETRIC = frozenset({"syn", "near", "abbr", "act"})


@dataclass(frozen=True, slots=True)
class Related:
    """Other words for a part of a question.

    ``words`` are the related phrase's content words; ``weight`` (0 to 1) says how much
    they count against the original; ``language`` is the original's.
    """

    words: tuple[str, ...]
    weight: float
    language: str


def related(words: Sequence[str]) -> list[tuple[range, list[Related]]]:
    """Return what the parts of a question are also called.

    Args:
        words: all words of the question in order, lower-cased, stop words included.

    Returns:
        For each longest phrase that the lexicon knows, its place in ``words`` and its
        relations, best first.
    """
    table = _table()
    stems = [swedish.stem(word) for word in words]
    found = []
    start = 0
    while start < len(words):
        for length in range(min(MAX_PHRASE, len(words) - start), 0, -1):
            relations = table.get(tuple(stems[start : start + length]))
            if relations:
                place = range(start, start + length)
                found.append((place, relations + _of_its_only_word(words, place)))
                start += length
                break
        else:
            start += 1
    return found


def _of_its_only_word(words: Sequence[str], place: range) -> list[Related]:
    """Return the relations of the one content word in a longer phrase ("samverkan with")."""
    content = [words[i] for i in place if words[i] not in swedish.stop_words()]
    if len(place) == 1 or len(content) != 1:
        return []
    return _table().get((swedish.stem(content[0]),), [])


@cache
def _table() -> dict[tuple[str, ...], list[Related]]:
    table: dict[tuple[str, ...], dict[tuple[str, ...], Related]] = defaultdict(dict)
    for line in _rows():
        language, term, relation, weight, other = line.split("\t")
        _add(table, term, other, float(weight), language)
        if relation in _SYMMETRIC:
            _add(table, other, term, float(weight), "sv")
    return {
        key: sorted(relations.values(), key=lambda r: (-r.weight, r.words))
        for key, relations in table.items()
    }


def _rows() -> Iterator[str]:
    folder = files("vectorstore").joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".tsv"):
            for line in file.read_text("utf-8").splitlines():
                if line and not line.startswith("#"):
                    yield line


def _add(
    table: dict[tuple[str, ...], dict[tuple[str, ...], Related]],
    term: str,
    other: str,
    weight: float,
    language: str,
) -> None:
    key = tuple(swedish.stem(word) for word in swedish.words(term))
    words = tuple(swedish.content_words(other)) or tuple(swedish.words(other))
    if not key or not words or len(key) > MAX_PHRASE:
        return
    known = table[key].get(words)
    if known is None or known.weight < weight:
        table[key][words] = Related(words, weight, language)
