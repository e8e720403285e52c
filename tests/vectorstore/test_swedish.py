"""Swedish analysis: words, stems and grams of any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore import swedish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Motion 2017:49 om SIG-grupper", ["motion", "2017:49", "om", "SIG", "grupper"]),
        ("Skollagen (2010:800), 5 kap.", ["skollagen", "2010:800", "5", "kap"]),
        ("kl. 13:45:10", ["kl", "13:45:10"]),
        ("Åtgärder för ÄLDRE i Örebro", ["åtgärder", "för", "äldre", "i", "örebro"]),
        ("barn_och_unga", ["barn", "och", "unga"]),
        ("30 000 kr: 12,5 %", ["30", "000", "kr", "12", "5"]),
        ("§ 13 a–c", ["13", "a", "c"]),
        ("", []),
        (" \n\t–•…", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words are runs of letters and digits in lower case; a number keeps its colons."""
    assert swedish.words(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "polis polisen polisens poliser poliserna",
        "förvaltning förvaltningen förvaltningens förvaltningar",
        "skola skolan skolor skolorna skolornas",
        "trygg trygga tryggare tryggast",
        "kommun kommunen kommuner kommunernas",
    ],
)
def test_inflections_share_a_stem(forms: str) -> None:
    """The forms of a word have one stem."""
    assert len({swedish.stem(form) for form in forms.split()}) == 1


def test_different_words_keep_different_stems() -> None:
    """Words that mean different things are not thrown together."""
    words = "polis politik skola skott trygghet trygg barn bana motion motiv".split()
    stems = [swedish.stem(word) for word in words]
    assert len(set(stems)) >= 9  # trygghet and trygg may meet


@pytest.mark.parametrize("number", ["2017:49", "2010:800", "13", "1", "13a"])
def test_a_number_is_one_feature(number: str) -> None:
    """A number is its own stem and its own only gram: 2017:49 is not found by 2017:4."""
    assert swedish.stem(number) == number
    assert swedish.grams(number) == (number,)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("polisen", ("_pol", "poli", "olis", "lise", "isen", "sen_")),
        ("vi", ("_vi_",)),
        ("ö", ("_ö_",)),
        ("råd", ("_råd", "råd_")),
    ],
)
def test_grams(word: str, expected: tuple[str, ...]) -> None:
    """Grams are all runs of four characters with the word's ends marked."""
    assert swedish.grams(word) == expected


def test_a_compound_shares_grams_with_its_parts() -> None:
    """Most grams of both parts of a compound stand in the compound."""
    compound = set(swedish.grams("polissamverkan"))
    assert len(compound & set(swedish.grams("polis"))) >= 3
    assert len(compound & set(swedish.grams("samverkan"))) >= 6


def test_letters_written_with_combining_marks() -> None:
    """A text whose å is an a and a ring, as from some PDF files, has the same words."""
    text = "åtgärder för äldre"
    assert swedish.words(unicodedata.normalize("NFD", text)) == swedish.words(text)


def test_stop_words_carry_no_content() -> None:
    """Stop words of both languages are left out of what is indexed."""
    text = "Vilka av de program som finns omfattar the police"
    kept = list(swedish.content_words(text))
    assert "program" in kept
    assert "police" in kept
    assert not {"av", "de", "som", "the"} & set(kept)


def test_a_run_of_letters_that_is_no_word_is_left_out() -> None:
    """A hash or an encoded block does not flood the index."""
    assert swedish.words(f"bild {'aGk5' * 40} slut") == ["bild", "slut"]


@given(text=st.text(max_size=200))
def test_any_text_can_be_analysed(text: str) -> None:
    """Any text gives words, and every word a stem and grams without white space."""
    for word in swedish.words(text):
        assert swedish.stem(word)
        for feature in (swedish.stem(word), *swedish.grams(word)):
            assert feature
            assert not any(character.isspace() for character in feature)
    stems, grams = swedish.index_features(text)
    assert len(stems.split()) == len(list(swedish.content_words(text)))
    assert len(grams.split()) >= len(stems.split())


@given(text=st.text(max_size=200))
def test_case_does_not_matter(text: str) -> None:
    """A text and the same in lower case are analysed alike."""
    assert swedish.words(text) == swedish.words(text.lower())


@given(words=st.lists(st.text("abcdefghåäö", min_size=1, max_size=12), max_size=10))
def test_words_come_back_in_order(words: list[str]) -> None:
    """Words that are joined by spaces come back as they were."""
    assert swedish.words(" ".join(words)) == words
