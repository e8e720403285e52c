"""Re-ranking: what says the answer comes first, the same way every time."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_documents import SUBJECTS

from vectorstore import embeddings, reranking
from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseIndex
from vectorstore.fusion import Fused
from vectorstore.hit import Filters
from vectorstore.lexical import LexicalIndex
from vectorstore.library import Library
from vectorstore.reranker.shape import asked_for
from vectorstore.reranker.signals import Candidate, signals
from vectorstore.reranker.words import WordMemory
from vectorstore.search import Searcher, Weights

TEXTS = (
    "Ansökan om plats i förskolan lämnas in senast fyra månader innan platsen behövs.",
    "Plats i förskolan erbjuds barn från ett års ålder. Maten lagas på plats.",
    "Skolskjuts beviljas den som har mer än fyra kilometer till skolan.",
    "Biblioteket håller öppet alla dagar utom midsommarafton.",
    "",
)


def candidates(texts: tuple[str, ...] = TEXTS) -> list[Candidate]:
    """Return ``texts`` as candidates that the fusion holds for equally good."""
    return [Candidate("Kommunens frågor och svar", text, 0.5, {}) for text in texts]


def rare(_stem: str) -> int:
    """Say that every stem stands in one passage."""
    return 1


def scores(question: str, found: list[Candidate]) -> list[float]:
    """Return the scores of the built-in re-ranker."""
    made: list[float] = reranking.built_in().scores(question, found, rare, 100).tolist()
    return made


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Hur lång tid före måste man ansöka om förskoleplats?", 0),
        ("Vem får skjuts till skolan?", 2),
        ("När har biblioteken öppet?", 3),
    ],
)
def test_what_answers_comes_first(question: str, best: int) -> None:
    """A passage that answers scores highest, though the fusion has no opinion."""
    assert int(np.argmax(scores(question, candidates()))) == best


def test_the_order_of_the_candidates_does_not_matter() -> None:
    """Each candidate gets the same score wherever it stands among the others."""
    question = "Hur många kilometer ska det vara för att få skolskjuts?"
    found = [
        Candidate("Frågor", text, 0.9 - 0.1 * place, {"stems": (1.0 - 0.1 * place, place)})
        for place, text in enumerate(TEXTS)
    ]
    expected = scores(question, found)
    order = list(range(len(found)))
    random.Random(3).shuffle(order)  # noqa: S311 - no secret
    again = scores(question, [found[index] for index in order])
    assert again == pytest.approx([expected[index] for index in order], abs=1e-4)


def test_a_question_has_the_same_scores_every_time() -> None:
    """What was asked in between changes nothing."""
    before = scores("Vem lagar maten?", candidates())
    scores("Något helt annat, med ord som ingen har hört: xyzzy, kvasar", candidates(("kvasar",)))
    assert scores("Vem lagar maten?", candidates()) == before


@pytest.mark.parametrize("question", ["", "?!", "och att det", "\x00"])
def test_without_words_the_fusion_stands(question: str) -> None:
    """A question with nothing to look for leaves the fusion's order as it was."""
    found = [Candidate("", text, 1 / (2 + place), {}) for place, text in enumerate(TEXTS)]
    given_scores = scores(question, found)
    assert given_scores == sorted(given_scores, reverse=True)


def test_no_candidates() -> None:
    """Nothing to rank gives no scores."""
    assert scores("Vem lagar maten?", []) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_any_text_has_a_score(question: str, texts: list[str]) -> None:
    """Whatever stands in question and passages, each passage gets one finite score."""
    found = [Candidate(text[:20], text, 0.5, {"grams": (0.5, 1)}) for text in texts]
    made = scores(question, found)
    assert len(made) == len(texts)
    assert np.isfinite(made).all()


def test_the_weights_match_the_signals() -> None:
    """The file of weights is for the signals that are made, and holds no oddity."""
    net = json.loads(reranking.WEIGHTS.read_text("utf-8"))
    made = signals("Vem lagar maten?", candidates(), WordMemory(embeddings.built_in()), rare, 100)
    assert net["signals"] == list(made)
    width = len(net["signals"])
    assert {len(net["mean"]), len(net["scale"]), len(net["direct"])} == {width}
    assert {len(row) for row in net["hidden"]} == {width}
    assert len(net["hidden"]) == len(net["bias"]) == len(net["out"])
    assert min(net["scale"]) > 0
    assert all(np.isfinite(np.array(net[part])).all() for part in net if part != "signals")


@pytest.mark.parametrize(
    ("question", "sorts"),
    [
        ("Hur länge får man vara borta?", {"time", "may"}),
        ("Hur många elever går i skolan?", {"number"}),
        ("Vem bestämmer?", {"who"}),
        ("What does it cost?", {"money"}),
        ("Polisen", set()),
    ],
)
def test_the_sort_of_answer(question: str, sorts: set[str]) -> None:
    """A question's words say what sort of answer it asks for."""
    assert asked_for(question) == sorts


def test_candidates_know_what_found_them() -> None:
    """Scores of a ranking are over its greatest, and a reference's bonus is taken off."""
    fused = [Fused(7, 1.25, ("stems", reranking.POINTED)), Fused(8, 0.5, ("stems",))]
    made = reranking.candidates(
        fused, {"stems": [(8, 4.0), (7, 1.0)], "grams": []}, {7: ("A", "a"), 8: ("B", "b")}
    )
    assert made == [
        Candidate("A", "a", 0.25, {"stems": (0.25, 1)}),
        Candidate("B", "b", 0.5, {"stems": (1.0, 0)}),
    ]


def test_it_can_be_taken_away(filled: Library) -> None:
    """With the weight 0 the fusion's order stands; the scores are the same, dealt anew."""
    catalogue = Catalogue(f"sqlite:///{filled.home / 'catalogue.db'}")
    lexical = LexicalIndex(filled.home / "lexical")
    dense = DenseIndex(filled.home / "dense", filled.embedder.name)
    found = {}
    for share in (0.0, 1.0):
        weights = Weights(reranking=share)
        searcher = Searcher(catalogue, lexical, dense, filled.embedder, weights)
        found[share] = searcher.search(SUBJECTS[0], 10, Filters())
    dense.close()
    catalogue.close()
    assert [hit.score for hit in found[0.0]] == [hit.score for hit in found[1.0]]
    texts = {share: sorted(hit.paragraph.text for hit in hits) for share, hits in found.items()}
    assert texts[0.0] == texts[1.0]
    assert found[1.0][0].paragraph.text == SUBJECTS[0]
