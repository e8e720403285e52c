"""The dense index: nearest vectors, how far it has come, and which model made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vectorstore.dense import DenseIndex
from vectorstore.errors import DamagedIndexError

Vectors = NDArray[np.float32]
MODEL = "test-64-abc"
_RANDOM = np.random.default_rng(7)


def _clustered(count: int, clusters: int = 60, dimension: int = 64) -> Vectors:
    """Return unit vectors that crowd round centres, as texts on the same subjects do."""
    centres = _RANDOM.normal(size=(clusters, dimension))
    noise = _RANDOM.normal(size=(count, dimension))
    vectors = centres[_RANDOM.integers(clusters, size=count)] + 0.7 * noise
    unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


VECTORS = _clustered(6_000)


def _embed(texts: Sequence[str]) -> Vectors:
    """Return the vectors whose numbers the texts are."""
    return VECTORS[[int(text) for text in texts]]


def _numbered(*numbers: int) -> list[tuple[int, list[str]]]:
    return [(number, [str(number)]) for number in numbers]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    """Return an index of fifty vectors at generation 2."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    index.update(2, [], _numbered(*range(50)), _embed)
    yield index
    index.close()


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """A new index stands at generation 0, holds nothing and finds nothing."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    assert (index.generation, index.vectors, index.is_of_this_model) == (0, 0, True)
    assert index.search(VECTORS[0], 10) == []
    index.close()


def test_a_vector_is_nearest_to_itself(index: DenseIndex) -> None:
    """A passage's own vector finds it first, with cosine 1; the others descend."""
    found = index.search(VECTORS[7], 10)
    key, nearest = found[0]
    assert key == 7
    assert nearest == pytest.approx(1.0, abs=1e-4)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) == 10


def test_scores_are_cosines(index: DenseIndex) -> None:
    """Scores are the cosines that exact search gives."""
    for key, score in index.search(VECTORS[60], 50):
        assert score == pytest.approx(float(VECTORS[60] @ VECTORS[key]), abs=1e-4)


def test_more_than_there_are(index: DenseIndex) -> None:
    """Asked for more than it holds it returns all; asked for none, none."""
    assert len(index.search(VECTORS[0], 500)) == 50
    assert index.search(VECTORS[0], 0) == []


def test_removal_and_replacement(index: DenseIndex) -> None:
    """Removed keys are never found, replaced ones by their new vector; unknown cost nothing."""
    index.update(3, [1, 2, 3, 9_999], [(4, ["100"]), *_numbered(60)], _embed)
    assert index.generation == 3
    assert index.keys() == {0, *range(4, 50), 60}
    assert index.vectors == 48
    assert not {1, 2, 3} & {key for key, _ in index.search(VECTORS[2], 50)}
    key, nearest = index.search(VECTORS[100], 1)[0]
    assert key == 4
    assert nearest == pytest.approx(1.0, abs=1e-4)
    assert index.search(VECTORS[4], 1)[0][1] < 0.999


def test_the_same_update_twice(index: DenseIndex) -> None:
    """An update done again, as after an interruption, gives the same index."""
    before = index.search(VECTORS[5], 50)
    index.update(2, [], _numbered(*range(50)), _embed)
    assert index.keys() == set(range(50))
    assert index.search(VECTORS[5], 50) == before


def test_an_interrupted_update_keeps_its_generation(tmp_path: Path, index: DenseIndex) -> None:
    """An update that breaks off does not raise the generation, so that it is done again."""

    def broken(_: Sequence[str]) -> Vectors:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(3, [0], _numbered(70), broken)
    index.close()
    again = DenseIndex(tmp_path / "dense", MODEL)
    assert again.generation == 2
    again.update(3, [0], _numbered(70), _embed)
    assert (again.generation, again.keys()) == (3, {*range(1, 50), 70})
    again.close()


def test_it_is_remembered(tmp_path: Path, index: DenseIndex) -> None:
    """Opened again, the index stands where it was, with what it held."""
    before = index.search(VECTORS[5], 20)
    index.close()
    again = DenseIndex(tmp_path / "dense", MODEL)
    assert (again.generation, again.is_of_this_model, again.vectors) == (2, True, 50)
    assert again.search(VECTORS[5], 20) == before
    again.close()


def test_progress_is_told(tmp_path: Path) -> None:
    """The progress adds up to the number of passages."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    steps: list[int] = []
    index.update(1, [], _numbered(*range(5_000)), _embed, steps.append)
    assert sum(steps) == index.vectors == 5_000
    assert len(steps) > 1
    index.close()


def test_a_change_of_model_is_seen(tmp_path: Path, index: DenseIndex) -> None:
    """An index opened for another model still tells which one made its vectors."""
    index.close()
    other = DenseIndex(tmp_path / "dense", "another-32-def")
    assert not other.is_of_this_model
    other.clear()
    assert (other.is_of_this_model, other.generation, other.vectors) == (True, 0, 0)
    narrow = VECTORS[:, :32]
    other.update(2, [], _numbered(1), lambda texts: narrow[[int(text) for text in texts]])
    assert other.search(narrow[1], 1)[0][0] == 1
    other.close()


def test_clear(index: DenseIndex) -> None:
    """A cleared index is a new one, and can be filled again."""
    index.clear()
    assert (index.generation, index.vectors) == (0, 0)
    assert index.search(VECTORS[0], 5) == []
    index.update(4, [], _numbered(1, 2), _embed)
    assert (index.generation, index.keys()) == (4, {1, 2})


def test_a_vector_of_another_length(index: DenseIndex) -> None:
    """A question's vector of another model's length is an error of the index, not a crash."""
    with pytest.raises(DamagedIndexError):
        index.search(VECTORS[0][:10], 5)


def test_no_passage_is_near_a_zero_vector(tmp_path: Path) -> None:
    """A text without words, whose vector is zero, is kept and never nearest."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    vectors = np.vstack([np.zeros((1, 64), np.float32), VECTORS[1:3]])
    index.update(1, [], _numbered(0, 1, 2), lambda texts: vectors[[int(t) for t in texts]])
    assert index.keys() == {0, 1, 2}
    assert index.search(VECTORS[1], 3)[0][0] == 1
    index.close()


def test_a_passage_is_found_once_by_its_best_window(tmp_path: Path) -> None:
    """A long passage's windows all lead to it; it comes once, and goes with all of them."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    near = np.argsort(-(VECTORS @ VECTORS[0]))[:14].tolist()
    windows = [str(number) for number in near[:12]]
    index.update(1, [], [(1, windows), *_numbered(*near[12:], *range(1_000, 1_010))], _embed)
    assert index.vectors == 24
    found = index.search(VECTORS[0], 5)
    assert found[0][1] == pytest.approx(1.0, abs=1e-4)
    assert [key for key, _ in found[:3]] == [1, *near[12:]]
    assert len({key for key, _ in found}) == len(found) == 5
    index.update(2, [1], [], _embed)
    assert index.keys() == {*near[12:], *range(1_000, 1_010)}
    index.close()


@pytest.mark.parametrize("damage", ["database", "a file for a folder"])
def test_a_damaged_folder(tmp_path: Path, index: DenseIndex, damage: str) -> None:
    """A folder that holds no readable index gives an error that says it can be rebuilt."""
    index.close()
    folder = tmp_path / "dense"
    if damage == "database":
        for database in folder.rglob("chroma.sqlite3"):
            database.write_bytes(b"skadad" * 2_000)
    else:
        folder = tmp_path / "fil"
        folder.write_text("ingen mapp")
    with pytest.raises(DamagedIndexError):
        DenseIndex(folder, MODEL)


def test_recall_against_exact_search(tmp_path: Path) -> None:
    """Of the 20 exactly nearest vectors, at least 98 in a hundred are found."""
    index = DenseIndex(tmp_path / "dense", MODEL)
    index.update(1, [], _numbered(*range(len(VECTORS))), _embed)
    questions = _clustered(100)
    exact = np.argsort(-(questions @ VECTORS.T), axis=1)[:, :20]
    found = 0
    for question, nearest in zip(questions, exact, strict=True):
        found += len({key for key, _ in index.search(question, 20)} & set(nearest.tolist()))
    index.close()
    assert found / exact.size >= 0.98
