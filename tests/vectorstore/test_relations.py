"""The lexicon: what a question's words are also called, and that its rows are well made."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore import relations, swedish

RELATIONS = {"syn", "near", "abbr", "act", "official", "noun", "broader", "narrower"}
ENGLISH_RELATIONS = {*RELATIONS, "translation"}


def _rows() -> Iterator[tuple[str, list[str]]]:
    """Yield each row of the lexicon with where it stands."""
    for file in files("vectorstore").joinpath("lexicon").iterdir():
        if file.name.endswith(".tsv"):
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
                if line and not line.startswith("#"):
                    yield f"{file.name}:{number}", line.split("\t")


def _others(question: str) -> set[str]:
    """Return the related phrases that the lexicon gives for a question."""
    found = relations.related(swedish.words(question))
    return {" ".join(relation.words) for _, related in found for relation in related}


def test_every_row_is_well_made() -> None:
    """Each row has language, term, relation, weight from 0.2 to 1.0 and a related phrase."""
    faults = []
    for place, columns in _rows():
        if len(columns) != 5:
            faults.append(f"{place}: {len(columns)} columns")
            continue
        language, term, _, weight, other = columns
        if language not in ("sv", "en") or not 0.2 <= float(weight) <= 1.0:
            faults.append(f"{place}: language or weight")
        if not swedish.words(term) or not swedish.words(other):
            faults.append(f"{place}: no words")
        if len(swedish.words(term)) > relations.MAX_PHRASE:
            faults.append(f"{place}: the term is longer than phrases that are looked up")
        if term.strip().lower() == other.strip().lower():
            faults.append(f"{place}: related to itself")
    assert faults == []


def test_every_term_is_found() -> None:
    """Every term of the lexicon, asked for alone, gives its row's phrase or a better one."""
    missing = []
    for place, (_, term, _, _, other) in _rows():
        found = relations.related(swedish.words(term))
        if not found or found[0][0] != range(len(swedish.words(term))):
            missing.append(f"{place}: {term} → {other}")
    assert missing == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad säger afs?", "arbetsmiljöverkets författningssamling"),
        ("Hur mår anhöriga?", "närstående"),
        ("Vad säger närstående?", "anhörig"),
        ("behövs en advokat", "försvarare"),
    ],
)
def test_related_words(question: str, expected: str) -> None:
    """Abbreviations, synonyms both ways and official words are known by any inflection."""
    assert expected in _others(question)


def test_one_way_relations_go_one_way() -> None:
    """An official word is not looked for under its lay name."""
    assert "advokat" not in _others("försvararen")


def test_the_longest_phrase_wins() -> None:
    """A phrase is looked up whole before its words, and its place is told."""
    words = swedish.words("vad är allmänna råd om skolan")
    places = [place for place, _ in relations.related(words)]
    assert range(2, 4) in places
    assert not any(place in (range(2, 3), range(3, 4)) for place in places)


def test_the_best_relation_stands_first() -> None:
    """Relations of a word are ordered by weight."""
    for _, related in relations.related(["anhörig"]):
        weights = [relation.weight for relation in related]
        assert weights == sorted(weights, reverse=True)


def test_an_unknown_word_has_no_relations() -> None:
    """Words that the lexicon does not know give nothing."""
    assert relations.related(["kvasikrumelur", "2017:49"]) == []
    assert relations.related([]) == []


@given(text=st.text(max_size=120))
def test_places_lie_in_the_question(text: str) -> None:
    """Any question gives places that lie in it and do not overlap."""
    words = swedish.words(text)
    last = 0
    for place, related in relations.related(words):
        assert last <= place.start < place.stop <= len(words)
        last = place.stop
        assert related
        assert all(0 < relation.weight <= 1 and relation.words for relation in related)
