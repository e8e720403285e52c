"""How well a text bears on a question: concepts, their weights, and what covers them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import Concept, concepts, coverage
from vectorstore import swedish

PASSAGES = 1_000


def _rare(_: str) -> int:
    return 1


def _words(question: str, leave_out: tuple[str, ...] = ()) -> list[str]:
    return [concept.word for concept in concepts(question, _rare, PASSAGES, leave_out)]


def _share(question: str, text: str) -> float:
    return coverage(concepts(question, _rare, PASSAGES), text).share


def test_concepts_are_the_content_words() -> None:
    """Stop words and words of request are no concepts; each word counts once."""
    assert _words("Beskriv hur kommunens cykelbanor och cykelbanorna snöröjs") == [
        "kommunens", "cykelbanor", "snöröjs",
    ]  # fmt: skip


def test_words_can_be_left_out() -> None:
    """Words that say who is asked rather than what are left out on demand."""
    assert "trafiknämnden" not in _words("trafiknämnden cykelbanor", ("trafiknämnden",))


def test_a_rare_word_weighs_more() -> None:
    """A word that few passages hold weighs more than one that many do."""
    frequency = {swedish.stem("kommunen"): 900, swedish.stem("snöröjning"): 3}
    common, rare = concepts("kommunen snöröjning", lambda s: frequency.get(s, 0), PASSAGES)
    assert (common.word, rare.word) == ("kommunen", "snöröjning")
    assert rare.weight > 3 * common.weight > 0


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("snöröjning", "Snöröjningen upphandlas."),
        ("cykelbanor", "Cykelbanan är ny."),
        ("2031:7", "Svar på motion 2031:7 lämnas."),
    ],
)
def test_the_word_itself_covers_whole(question: str, text: str) -> None:
    """The word in another inflection, and a number as it stands, cover whole or nearly."""
    assert _share(question, text) >= 0.85


@pytest.mark.parametrize(
    ("question", "text", "least", "most"),
    [
        ("samverkan", "Polissamverkan prövas.", 0.6, 0.99),
        ("återvinningscentral", "återviningsentral saknas", 0.5, 0.99),
        ("anhörig", "En närstående deltar.", 0.3, 0.99),
        ("2031:7", "Svar på motion 2031:77 lämnas.", 0.0, 0.0),
        ("snöröjning", "Badhuset håller öppet.", 0.0, 0.0),
        ("bad", "Brandkåren kom.", 0.0, 0.0),
    ],
)
def test_what_covers_in_part(question: str, text: str, least: float, most: float) -> None:
    """A compound, a misspelling or a related word covers in part; another number does not."""
    assert least <= _share(question, text) <= most


def test_half_of_the_question() -> None:
    """A text that covers one of two equally rare words covers half."""
    assert _share("snöröjning badhus", "Snöröjning sker nattetid.") == pytest.approx(0.5)


def test_nothing_is_covered_without_concepts() -> None:
    """A question of stop words alone is covered by nothing, without an error."""
    assert coverage([], "Text.").share == 0.0
    assert concepts("och att det", _rare, PASSAGES) == []
    assert concepts("", _rare, 0) == []


_WORDS = st.sampled_from("polis skola bad trygghet samverkan 2031:7 cykelbana råd och plan".split())
_TEXTS = st.lists(_WORDS, max_size=8).map(" ".join)


@given(question=_TEXTS, text=_TEXTS | st.text(max_size=60))
def test_a_share_lies_in_0_to_1(question: str, text: str) -> None:
    """Whatever is asked and said, shares and matches lie in 0 to 1."""
    wanted = concepts(question, _rare, PASSAGES)
    covered = coverage(wanted, text)
    assert 0 <= covered.share <= 1 + 1e-9
    assert len(covered.matched) == len(wanted)
    assert all(0 <= match <= 1 for match in covered.matched)


@given(question=_TEXTS, text=_TEXTS, more=_TEXTS)
def test_more_text_never_covers_less(question: str, text: str, more: str) -> None:
    """Adding words to a text never lowers what it covers."""
    wanted = concepts(question, _rare, PASSAGES)
    assert coverage(wanted, f"{text} {more}").share >= coverage(wanted, text).share - 1e-9


@given(question=_TEXTS)
def test_a_question_covers_itself(question: str) -> None:
    """A text that repeats the question covers all of it."""
    wanted: list[Concept] = concepts(question, _rare, PASSAGES)
    if wanted:
        assert coverage(wanted, question).share == pytest.approx(1.0)
