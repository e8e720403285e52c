"""Sentences are slices of their paragraph, and abbreviations do not end them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import LONGEST_LIST, sentences

_LEFT_OUT = re.compile(r"\s*(?:(?:[•–-]|\d{1,2}[.)]|[a-zåäö]\))\s+)?")


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Enligt 5 kap. 2 § gäller det här.",
        "Lagen (2010:800) gäller, jfr prop. 2009/10:165 s. 12.",
        "Insatser som t.ex. Trygga gator, bl.a. Nattpatruller, följs upp.",
        "Ordföranden A. Lind och T.o.m. Bo deltog.",
        "Det kostar ca 3,5 mnkr. per år.",
        "Beslut enl. Kommunallagen fattas.",
        "Mötet börjar kl. 13.30 i sal nr. 4.",
        "Hon sade s.k. Fältare.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    """Abbreviations, initials and numbers with a point stand within their sentence."""
    assert _split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nämnden tillstyrker. Beslutet justeras.", ["Nämnden tillstyrker.", "Beslutet justeras."]),
        ("Behövs det? Ja! Det gör det.", ["Behövs det?", "Ja!", "Det gör det."]),
        ("De sade ”nej.” Åter igen.", ["De sade ”nej.”", "Åter igen."]),
        ("Det kom 2018. 14 nya följde.", ["Det kom 2018.", "14 nya följde."]),
        ("Slut. ”Nytt” blev det.", ["Slut.", "”Nytt” blev det."]),
        ("Första stycket.\n\nAndra stycket.", ["Första stycket.", "Andra stycket."]),
        ("  Luft omkring.  ", ["Luft omkring."]),
        ("utan punkt", ["utan punkt"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Sentences end at . ! ? before what can begin one, and at a break of the stycke."""
    assert _split(text) == expected


def test_a_list_is_one_with_its_lead_in() -> None:
    """The items of a list are not parted from the words that lead into it."""
    text = "Stödet omfattar\n• samtal med familjen,\n• läxhjälp och\n• fritid. Det är frivilligt."
    parts = _split(text)
    assert parts[0].startswith("Stödet omfattar\n• samtal")
    assert "läxhjälp" in parts[0]
    assert parts[-1] == "Det är frivilligt."


def test_a_long_list_is_parted() -> None:
    """A list that is too long to quote whole is parted between items."""
    text = "Planen omfattar\n" + "\n".join(f"• åtgärd {n} " + "ord " * 30 for n in range(20))
    spans = sentences(text)
    assert len(spans) > 2
    assert all(end - start <= LONGEST_LIST for start, end in spans)


def test_items_of_another_stycke_are_apart() -> None:
    """A blank line parts even what looks like items of a list."""
    text = "Första stycket.\n\n1. Andra stycket börjar med en siffra."
    assert _split(text)[0] == "Första stycket."


@given(text=st.text("aåB. !?\n•–1§)”t", max_size=80) | st.text(max_size=60))
def test_sentences_are_slices_that_cover_the_text(text: str) -> None:
    """Of any text: sentences are in order, apart, and leave out white space and bullets alone."""
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert _LEFT_OUT.fullmatch(text[last:start])
        piece = text[start:end]
        assert piece == piece.strip()
        last = end
    assert not text[last:].strip()
