"""The lexical index: what is put is found, what is removed is not, and it knows how far it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from vectorstore import lexical, swedish
from vectorstore.errors import DamagedIndexError
from vectorstore.lexical import GRAM_FIELDS, STEM_FIELDS, Entry, LexicalIndex, Terms

A, B, C = "a" * 16, "b" * 16, "c" * 16


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    """Return an index of three documents at generation 3."""
    index = LexicalIndex(tmp_path / "lexical")
    index.update(3, [], _entries())
    return index


def _entries() -> list[Entry]:
    return [
        Entry(1, A, "standard", "statement", ("Polisen deltar i samverkan.",), "Trygghet"),
        Entry(2, A, "standard", "statement", ("Biblioteket håller öppet.",), "Kultur"),
        Entry(3, B, "standard", "motion", ("Fler poliser behövs, menar partiet.",), "Motion"),
        Entry(4, C, "arkiv", "statement", ("Polissamverkan följs upp varje år.",), "Uppföljning"),
    ]


def _stems(text: str) -> Terms:
    return Terms(STEM_FIELDS, tuple(({swedish.stem(word): 1.0},) for word in swedish.words(text)))


def _grams(text: str) -> Terms:
    words = swedish.words(text)
    return Terms(GRAM_FIELDS, tuple((dict.fromkeys(swedish.grams(w), 1.0),) for w in words))


def _keys(found: Sequence[tuple[int, float]]) -> set[int]:
    return {key for key, _ in found}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """A new index stands at generation 0, holds nothing and finds nothing."""
    index = LexicalIndex(tmp_path / "lexical")
    assert (index.generation, index.windows) == (0, 0)
    assert index.search(_stems("polisen"), 10) == []
    assert index.keys() == set()


def test_stems_find_inflections(index: LexicalIndex) -> None:
    """Polisens finds polisen and poliser, but not the compound."""
    assert _keys(index.search(_stems("polisens"), 10)) == {1, 3}


def test_grams_find_compounds(index: LexicalIndex) -> None:
    """Polisens finds polissamverkan by its character grams."""
    assert 4 in _keys(index.search(_grams("polisens samverkan"), 10))


def test_context_counts_less_than_text(tmp_path: Path) -> None:
    """A word in the headings finds a passage, but one in the text ranks above it."""
    index = LexicalIndex(tmp_path / "lexical")
    entries = [
        Entry(1, A, "standard", "statement", ("Barnen äter lunch.",), "Måltider"),
        Entry(2, B, "standard", "statement", ("Måltider serveras.",), "Barnen"),
    ]
    index.update(1, [], entries)
    found = index.search(_stems("måltider"), 10)
    assert [key for key, _ in found] == [2, 1]


def test_scores_descend(index: LexicalIndex) -> None:
    """Hits come best first, at most as many as asked for."""
    found = index.search(_grams("polisen samverkan uppföljning"), 10)
    assert len(found) > 1
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert index.search(_grams("polisen samverkan uppföljning"), 1) == found[:1]


def test_no_terms_find_nothing(index: LexicalIndex) -> None:
    """A question without words finds nothing rather than everything."""
    assert index.search(Terms(STEM_FIELDS, ()), 10) == []


def test_the_best_alternative_counts(index: LexicalIndex) -> None:
    """A word's many other names do not make it count many times over."""
    alone = {swedish.stem("biblioteket"): 1.0}
    others = ({swedish.stem("kultur"): 0.1}, {swedish.stem("öppet"): 0.1})
    plain = dict(index.search(Terms(STEM_FIELDS, ((alone,),)), 10))
    named = dict(index.search(Terms(STEM_FIELDS, ((alone, *others),)), 10))
    assert plain[2] <= named[2] < 1.2 * plain[2]
    assert _keys(index.search(Terms(STEM_FIELDS, (({"finnsej": 1.0}, alone),)), 10)) == {2}


def test_a_passage_is_found_once_by_its_best_window(tmp_path: Path) -> None:
    """A long passage's windows all lead to it; it comes once, and goes with all of them."""
    windows = tuple(f"Polisen och trygghet, del {n}." for n in range(12))
    index = LexicalIndex(tmp_path / "lexical")
    entries = [
        Entry(1, A, "standard", "statement", (" ".join(windows), *windows), "Plan"),
        *(Entry(n, B, "standard", "statement", ("En polis sågs.",), "") for n in range(2, 8)),
    ]
    index.update(1, [], entries)
    found = index.search(_stems("polisen trygghet"), 5)
    assert found[0][0] == 1
    assert len(_keys(found)) == len(found) == 5
    index.update(2, [A], [])
    assert index.keys() == set(range(2, 8))


def test_filters(index: LexicalIndex) -> None:
    """Collection, kind and document narrow what is found, alone and together."""
    terms = _grams("polisen")
    assert _keys(index.search(terms, 10, {"collection": ["arkiv"]})) == {4}
    assert _keys(index.search(terms, 10, {"kind": ["motion"]})) == {3}
    assert _keys(index.search(terms, 10, {"document": [A, B]})) == {1, 3}
    assert index.search(terms, 10, {"kind": ["motion"], "collection": ["arkiv"]}) == []
    assert index.search(terms, 10, {"kind": ["law"]}) == []


def test_filters_do_not_change_scores(index: LexicalIndex) -> None:
    """A passage scores the same with and without a filter."""
    terms = _grams("polisen samverkan")
    every = dict(index.search(terms, 10))
    for key, score in index.search(terms, 10, {"collection": ["standard"]}):
        assert score == pytest.approx(every[key])


def test_removal(index: LexicalIndex) -> None:
    """All passages of a removed document are gone; others stay."""
    index.update(4, [A], [])
    assert index.keys() == {3, 4}
    assert index.windows == 2
    assert _keys(index.search(_stems("polisen"), 10)) == {3}
    assert index.document_frequency(swedish.stem("biblioteket")) in (0, 1)  # until merged


def test_replacement(index: LexicalIndex) -> None:
    """A document put anew is found by its new text alone, though removed and added at once."""
    index.update(4, [B], [Entry(9, B, "standard", "motion", ("Simhallen byggs om.",), "Motion")])
    assert index.keys() == {1, 2, 4, 9}
    assert _keys(index.search(_stems("simhallen"), 10)) == {9}
    assert index.search(_stems("partiet"), 10) == []


def test_generation_is_remembered(tmp_path: Path, index: LexicalIndex) -> None:
    """Opened again, the index stands where it was, with what it held."""
    assert index.generation == 3
    again = LexicalIndex(tmp_path / "lexical")
    assert (again.generation, again.windows) == (3, 4)
    assert again.search(_stems("polisen"), 10) == index.search(_stems("polisen"), 10)


def test_an_interrupted_update_changes_nothing(tmp_path: Path, index: LexicalIndex) -> None:
    """An update whose passages cannot all be had leaves the index where it stood."""

    def broken() -> Sequence[Entry]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(4, [A, B], (entry for _ in range(1) for entry in broken()))
    again = LexicalIndex(tmp_path / "lexical")
    assert (again.generation, again.keys()) == (3, {1, 2, 3, 4})
    again.update(4, [A], [])
    assert (again.generation, again.keys()) == (4, {3, 4})


def test_an_update_killed_before_its_last_step_is_done_again(tmp_path: Path) -> None:
    """What an update wrote before it was killed does not stand in the way of the next."""
    folder, before = tmp_path / "lexical", tmp_path / "before"
    index = LexicalIndex(folder)
    documents = [A, B, C] * 60
    entries = [
        Entry(key, document, "standard", "other", (f"Ärende {key}.",), "")
        for key, document in enumerate(documents)
    ]
    index.update(1, [], entries)
    shutil.copytree(folder, before)
    index.update(2, [A], [])
    # Its last step is to put meta.json in place; until then all older files are there.
    shutil.copytree(before, folder, dirs_exist_ok=True, ignore=lambda *_: {".managed.json"})
    again = LexicalIndex(folder)
    assert again.generation == 1
    again.update(2, [A], [])
    assert again.generation == 2
    assert again.keys() == {key for key, document in enumerate(documents) if document != A}


def test_a_failed_update_lets_go_of_the_lock(tmp_path: Path, index: LexicalIndex) -> None:
    """While somebody still holds the error of a failed update, the next one can be made."""

    def broken() -> Iterator[Entry]:
        raise ValueError("no such passage")
        yield

    with pytest.raises(DamagedIndexError) as held:
        index.update(4, [], broken())
    index.update(4, [A], [])
    assert index.generation == 4
    assert held.value


def test_another_process_is_seen_after_refresh(tmp_path: Path, index: LexicalIndex) -> None:
    """What a second index on the same folder commits is seen after a refresh."""
    other = LexicalIndex(tmp_path / "lexical")
    other.update(4, [A, B, C], [])
    index.refresh()
    assert (index.generation, index.keys()) == (4, set())


def test_clear(index: LexicalIndex) -> None:
    """A cleared index is a new one, and can be filled again."""
    index.clear()
    assert (index.generation, index.windows) == (0, 0)
    assert index.search(_stems("polisen"), 10) == []
    index.update(5, [], _entries())
    assert (index.generation, index.windows) == (5, 4)


def test_another_analysis_is_noticed(
    tmp_path: Path, index: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index built by another analysis says that its generation cannot be used."""
    assert index.generation == 3
    monkeypatch.setattr(lexical, "ANALYSIS", "sv-next")
    assert LexicalIndex(tmp_path / "lexical").generation == -1


@pytest.mark.parametrize("text", ["", "\x00", "ord\x00ord", "🙂", "a" * 100_000, "_ : ;", "\n\n"])
def test_any_text_can_be_indexed(tmp_path: Path, text: str) -> None:
    """Texts without words, with control characters or of great length do no harm."""
    index = LexicalIndex(tmp_path / "lexical")
    index.update(1, [], [Entry(1, A, "standard", "other", (text,), text)])
    assert index.keys() == {1}
    index.search(_stems(text), 10)
    index.search(_grams(text), 10)


@pytest.mark.parametrize("damage", ["meta", "every file", "a file for a folder"])
def test_a_damaged_folder(tmp_path: Path, index: LexicalIndex, damage: str) -> None:
    """A folder that holds no readable index gives an error that says it can be rebuilt."""
    assert index.windows == 4
    folder = tmp_path / "lexical"
    if damage == "meta":
        (folder / "meta.json").write_bytes(b"{ skadad")
    elif damage == "every file":
        for file in folder.iterdir():
            file.write_bytes(b"\xff" * 100)
    else:
        folder = tmp_path / "fil"
        folder.write_text("ingen mapp")
    with pytest.raises(DamagedIndexError):
        LexicalIndex(folder)


def test_a_damaged_segment(tmp_path: Path, index: LexicalIndex) -> None:
    """An index whose passages' files are damaged says so when opened or when searched."""
    assert index.windows == 4
    for file in (tmp_path / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            file.write_bytes(b"\xff" * (file.stat().st_size or 100))

    def search() -> None:
        damaged = LexicalIndex(tmp_path / "lexical")
        damaged.search(_stems("polisen"), 10)

    with pytest.raises(DamagedIndexError):
        search()
