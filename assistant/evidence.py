"""How well a text bears on a question: which of its concepts it covers.

A concept is a content word of the question with what else it may be called (the
lexicon), weighed by how rare it is in the library: w = ln(1 + N / (df + 1)), the usual
inverse document frequency. A text covers a concept by the word in any inflection, by a
compound that holds it, by its parts where it is a compound itself, by a related word at
the relation's weight, or by a word spelt nearly the same. Coverage is the covered share
of the concepts' weight.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vectorstore import relations, swedish

# Part of the weight that a kind of match keeps: the text has a compound that holds the
# word (polis in polissamverkan); it has both parts of the word, or only one of them, of
# which the last says what the thing is; it has the word misspelt.
_COMPOUND = 0.85
_BOTH_PARTS = 0.85
_LAST_PART, _FIRST_PART = 0.6, 0.4
_MISSPELT = 0.7
# A word that no passage holds is rare by definition. A short one is more likely a verb of
# everyday speech than a name of something: it gets its full weight from this length on.
_FULL_LENGTH = 12
# A related word's weight also says that it is not the word that was asked about.
_RELATED = 0.8
# A concept with this share of the weight is what the question turns on; matched less than
# a trace, it is missing.
_HEART, _TRACE = 0.38, 0.2
_SHORTEST_PART = 4
_SHORTEST_MISSPELT = 6
_ALIKE = 0.6
# Words of request that a question may hold and an answer need not.
_REQUEST = frozenset(
    """
    befintlig befintliga beskriv beskrivs beträffande existing existerande ge gäller gällande
    list lista nämn nämns omfattar omfatta redogör sammanfatta visa cover covers give show tell
    say says säger betyder mean means
    """.split()
)


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question: its stem, its weight, and what else it may be called.

    ``others`` are the related phrases' stems with their weights (0 to 1).
    """

    word: str
    stem: str
    weight: float
    others: tuple[tuple[tuple[str, ...], float], ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a question a text covers.

    ``share`` is the covered part of the weight, 0 to 1; ``matched`` has for each concept
    how well it is covered, 0 to 1; ``has_the_heart`` is false where a concept that makes
    up much of the question is missing altogether.
    """

    share: float
    matched: tuple[float, ...]
    has_the_heart: bool = True


def concepts(
    text: str, frequency: Callable[[str], int], passages: int, leave_out: Iterable[str] = ()
) -> list[Concept]:
    """Return the concepts of a question.

    Args:
        text: the question.
        frequency: how many passages hold a stem.
        passages: how many there are.
        leave_out: words that ask rather than name, in lower case.
    """
    words = swedish.words(text)
    skipped = swedish.stop_words() | _REQUEST | set(leave_out)
    others: dict[int, list[tuple[tuple[str, ...], float]]] = {}
    foreign: set[int] = set()
    for place, related in relations.related(words):
        bound = [index for index in place if words[index] not in skipped]
        for relation in related:
            phrase = tuple(swedish.stem(word) for word in relation.words)
            if relation.language == "en":
                foreign.update(bound)
            for index in bound:
                others.setdefault(index, []).append((phrase, relation.weight))
    found: dict[str, Concept] = {}
    for index, word in enumerate(words):
        stem = swedish.stem(word)
        if word in skipped or stem in found:
            continue
        known = [stem] if index not in foreign else [s for p, _ in others[index] for s in p]
        rarest = min((n for s in known if (n := frequency(s))), default=0)
        weight = math.log(1 + passages / (rarest + 1))
        if not rarest and not _is_name(word, text):
            weight *= min(1.0, len(word) / _FULL_LENGTH)
        found[stem] = Concept(word, stem, weight, tuple(others.get(index, ())))
    return list(found.values())


def coverage(wanted: Sequence[Concept], text: str) -> Coverage:
    """Return how much of ``wanted`` the words of ``text`` cover."""
    words = tuple(dict.fromkeys(swedish.words(text)))
    stems = {swedish.stem(word) for word in words}
    matched = tuple(_match(concept, words, stems) for concept in wanted)
    total = sum(concept.weight for concept in wanted)
    covered = sum(c.weight * m for c, m in zip(wanted, matched, strict=True))
    missing = max((c.weight for c, m in zip(wanted, matched, strict=True) if m < _TRACE), default=0)
    heart = not total or missing < _HEART * total
    return Coverage(covered / total if total else 0.0, matched, heart)


def _is_name(word: str, text: str) -> bool:
    """Whether ``word`` stands in capitals somewhere but at the beginning of ``text``."""
    return (
        re.search(
            rf"(?<=\s){re.escape(word[0].upper())}{re.escape(word[1:])}|"
            rf"\b{re.escape(word.upper())}\b",
            text,
        )
        is not None
    )


def _match(concept: Concept, words: tuple[str, ...], stems: set[str]) -> float:
    best = _best(concept.stem, words, stems)
    for phrase, weight in concept.others:
        if weight * _RELATED > best:
            likeness = min(_best(stem, words, stems) for stem in phrase)
            best = max(best, weight * _RELATED * likeness)
    return best


def _best(stem: str, words: tuple[str, ...], stems: set[str]) -> float:
    if stem in stems:
        return 1.0
    kinds = [_likeness(stem, word) for word in words]
    best = max(kinds, default=0.0)
    if best < _BOTH_PARTS and _FIRST_PART in kinds and _LAST_PART in kinds:
        return _BOTH_PARTS
    return best


@lru_cache(maxsize=500_000)
def _likeness(stem: str, word: str) -> float:
    """Return how far ``word`` stands for ``stem``, 0 to 1, if they are not the same."""
    other = swedish.stem(word)
    if stem[0].isdigit() or other[0].isdigit():
        return 0.0
    if len(stem) >= _SHORTEST_PART and (other.startswith(stem) or other.endswith(stem)):
        return _COMPOUND
    if len(stem) > _SHORTEST_PART and stem in other:
        return _COMPOUND  # polis in lokalpolisområde
    if len(other) >= _SHORTEST_PART and stem.endswith(other):
        return _LAST_PART
    if len(other) >= _SHORTEST_PART and stem.startswith(other):
        return _FIRST_PART
    return _MISSPELT if _one_slip(stem, other) or _much_alike(stem, other) else 0.0


def _much_alike(stem: str, other: str) -> bool:
    """Whether two long words share most of their grams: slips, but more than one."""
    if abs(len(stem) - len(other)) > 2 or min(len(stem), len(other)) < _SHORTEST_PART:
        return False
    mine, theirs = set(swedish.grams(stem)), set(swedish.grams(other))
    return 2 * len(mine & theirs) >= _ALIKE * (len(mine) + len(theirs))


def _one_slip(stem: str, other: str) -> bool:
    """Whether the two differ by one slip: a letter too many, too few, wrong or moved."""
    if min(len(stem), len(other)) < _SHORTEST_MISSPELT or abs(len(stem) - len(other)) > 1:
        return False
    if len(stem) == len(other):
        wrong = [i for i, (a, b) in enumerate(zip(stem, other, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (swapped and sorted(stem) == sorted(other))
    shorter, longer = sorted((stem, other), key=len)
    same = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), None)
    return same is None or shorter[same:] == longer[same + 1 :]
