"""The hand-written lexicon: every row of every file is one that the search can use."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from vectorstore import relations, swedish

FOLDER = files("vectorstore").joinpath("lexicon")
NAMES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".tsv"))
LANGUAGES = {"sv", "en"}
RELATIONS = {"syn", "near", "broader", "narrower", "official", "noun", "abbr", "act", "tr"}
BOTH_WAYS = {"syn", "near", "abbr", "act"}


def lines(name: str) -> list[str]:
    """Return all lines of one file of the lexicon."""
    return FOLDER.joinpath(name).read_text("utf-8").splitlines()


def rows(name: str) -> list[list[str]]:
    """Return the cells of each row of one file of the lexicon, comments left out."""
    return [line.split("\t") for line in lines(name) if not line.startswith("#")]


def test_there_is_a_lexicon() -> None:
    """The package carries at least the Swedish lexicon."""
    assert "swedish.tsv" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_comments_come_first_and_name_the_licence(name: str) -> None:
    """A file opens with comments that name its licence; rows follow without a gap."""
    kinds = [line.startswith("#") for line in lines(name)]
    assert kinds == sorted(kinds, reverse=True)
    assert any("MIT" in line for line in lines(name) if line.startswith("#"))


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_well_formed(name: str) -> None:
    """A row is language, term, relation, weight and related, all clean and lower-case."""
    faulty = [row for row in rows(name) if not _well_formed(row)]
    assert faulty == []


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_sorted_by_term(name: str) -> None:
    """Rows stand in the order of their terms, so that changes are easy to review."""
    terms = [row[1] for row in rows(name)]
    assert terms == sorted(terms)


@pytest.mark.parametrize("name", NAMES)
def test_no_relation_is_written_twice(name: str) -> None:
    """A pair of words stands in one row; one that is used both ways is not turned round."""
    seen = Counter((row[1], row[4]) for row in rows(name))
    turned = [row for row in rows(name) if row[2] in BOTH_WAYS and (row[4], row[1]) in seen]
    assert [pair for pair, count in seen.items() if count > 1] == []
    assert turned == []


@pytest.mark.parametrize("name", NAMES)
def test_no_swedish_row_leads_back_to_its_own_term(name: str) -> None:
    """A Swedish row adds a word that the term's own stems do not find already."""
    idle = [row for row in rows(name) if row[0] == "sv" and _stems(row[4]) <= _stems(row[1])]
    assert idle == []


@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_found_in_a_question(name: str) -> None:
    """A question that consists of a row's term is led to the row's related words."""
    lost = []
    for _, term, _, _, other in rows(name):
        found = [r.words for _, group in relations.related(swedish.words(term)) for r in group]
        wanted = tuple(swedish.content_words(other)) or tuple(swedish.words(other))
        if wanted not in found:
            lost.append((term, other))
    assert lost == []


def _well_formed(row: list[str]) -> bool:
    if len(row) != 5 or any(cell != " ".join(cell.split()) or not cell for cell in row):
        return False
    language, term, relation, weight, other = row
    return (
        language in LANGUAGES
        and relation in RELATIONS
        and term == term.lower()
        and other == other.lower()
        and term != other
        and 1 <= len(swedish.words(term)) <= relations.MAX_PHRASE
        and bool(swedish.words(other))
        and 0.2 <= float(weight) <= 1.0
    )


def _stems(text: str) -> set[str]:
    return {swedish.stem(word) for word in swedish.words(text)}
