"""Fusion: one ranking from several, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.fusion import fuse

NAMES = ("stems", "grams", "vectors")
_SCORES = st.floats(-1, 50, allow_nan=False)
_RANKINGS = st.dictionaries(
    st.sampled_from(NAMES),
    st.dictionaries(st.integers(1, 20), _SCORES, max_size=12).map(
        lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
    ),
)
_WEIGHTS = st.fixed_dictionaries({name: st.floats(0.01, 5) for name in NAMES})


@given(rankings=_RANKINGS, weights=_WEIGHTS)
def test_scores_lie_in_0_to_1_and_descend(
    rankings: dict[str, list[tuple[int, float]]], weights: dict[str, float]
) -> None:
    """Every score lies in 0 to 1, best first; each passage stands once."""
    fused = fuse(rankings, weights)
    scores = [item.score for item in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
    assert len({item.key for item in fused}) == len(fused)


@given(rankings=_RANKINGS, weights=_WEIGHTS, data=st.data())
def test_the_order_of_the_rankings_does_not_matter(
    rankings: dict[str, list[tuple[int, float]]], weights: dict[str, float], data: st.DataObject
) -> None:
    """The same rankings in another order give the same passages and scores."""
    names = data.draw(st.permutations(list(rankings)))
    other = fuse({name: rankings[name] for name in names}, weights)
    expected = {item.key: item for item in fuse(rankings, weights)}
    assert {item.key for item in other} == set(expected)
    for item in other:
        assert item.score == pytest.approx(expected[item.key].score)
        assert set(item.found_by) == set(expected[item.key].found_by)


@given(rankings=_RANKINGS, weights=_WEIGHTS)
def test_a_passage_tells_which_rankings_held_it(
    rankings: dict[str, list[tuple[int, float]]], weights: dict[str, float]
) -> None:
    """Only rankings that hold the passage are named, and one that scored it always is."""
    for item in fuse(rankings, weights):
        holding = {name for name, ranking in rankings.items() if item.key in dict(ranking)}
        scoring = {name for name in holding if dict(rankings[name])[item.key] > 0}
        assert scoring <= set(item.found_by) <= holding


@given(
    weights=_WEIGHTS,
    name=st.sampled_from(NAMES),
    rankings=_RANKINGS,
    better=st.floats(0.1, 40),
    worse=st.floats(0.01, 0.99),
)
def test_a_better_score_never_ranks_lower(
    weights: dict[str, float],
    name: str,
    rankings: dict[str, list[tuple[int, float]]],
    better: float,
    worse: float,
) -> None:
    """Of two passages alike in all else, the one with the better score stands first."""
    others = {n: [(k, s) for k, s in r if k not in (98, 99)] for n, r in rankings.items()}
    others[name] = sorted(
        [*others.get(name, []), (99, better), (98, better * worse)], key=lambda pair: -pair[1]
    )
    order = [item.key for item in fuse(others, weights)]
    assert order.index(99) < order.index(98)


@given(rankings=_RANKINGS, weights=_WEIGHTS, factor=st.floats(0.1, 100))
def test_the_scale_of_a_ranking_does_not_matter(
    rankings: dict[str, list[tuple[int, float]]], weights: dict[str, float], factor: float
) -> None:
    """A ranking whose scores are all so many times greater gives the same fused scores."""
    scaled = {n: [(key, score * factor) for key, score in r] for n, r in rankings.items()}
    expected = {item.key: item.score for item in fuse(rankings, weights)}
    for item in fuse(scaled, weights):
        assert item.score == pytest.approx(expected[item.key])


def test_ties_stand_by_key() -> None:
    """Passages of equal score stand by key, so that a search gives the same order again."""
    ranking = [(7, 2.0), (3, 2.0), (5, 2.0)]
    assert [item.key for item in fuse({"stems": ranking}, {"stems": 1.0})] == [3, 5, 7]


def test_weights_are_a_share_of_all_rankings() -> None:
    """A passage that is first in one of two equal rankings scores a half."""
    fused = fuse({"stems": [(1, 9.0)], "grams": [(2, 3.0)]}, {"stems": 1.0, "grams": 1.0})
    assert [(item.key, item.score) for item in fused] == [(1, 0.5), (2, 0.5)]


def test_a_ranking_without_a_weight_is_left_out() -> None:
    """A ranking that is not weighed neither adds passages nor lowers the others' scores."""
    fused = fuse({"stems": [(1, 4.0)], "other": [(2, 4.0)]}, {"stems": 0.5})
    assert [(item.key, item.score, item.found_by) for item in fused] == [(1, 1.0, ("stems",))]


def test_nothing_to_fuse() -> None:
    """No rankings, empty ones and ones without a positive score give nothing."""
    assert fuse({}, {"stems": 1.0}) == []
    assert fuse({"stems": []}, {"stems": 1.0}) == []
    assert fuse({"stems": [(1, 0.0)]}, {"stems": 1.0}) == []
