"""From files to the library: what is new, changed, unchanged or failed, and nothing else lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from made_documents import SUBJECTS

from ingest import pool
from vectorstore.indexer import FileResult, Outcome, find_files, index_bytes, index_files
from vectorstore.library import Library

Index = Callable[..., dict[str, FileResult]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three readable files, one of them in a folder below."""
    folder = tmp_path / "dokument"
    (folder / "under").mkdir(parents=True)
    for name, text in zip(("a.md", "b.txt", "under/c.md"), SUBJECTS, strict=False):
        (folder / name).write_text(f"# Ärende\n\n{text}\n", "utf-8")
    return folder


@pytest.fixture
def index(library: Library) -> Index:
    """Return a function that indexes paths and gives what became of each file, by source."""

    def run(*paths: Path, collection: str = "standard") -> dict[str, FileResult]:
        with library.writing():
            results = list(index_files(library, find_files(paths), collection))
            library.catch_up()
        assert len({result.source for result in results}) == len(results)
        return {result.source: result for result in results}

    return run


def _outcomes(results: dict[str, FileResult]) -> dict[str, Outcome]:
    return {source: result.outcome for source, result in results.items()}


def _found(library: Library, question: str) -> str:
    hits = library.search(question, k=1)
    return hits[0].document.source if hits else ""


def test_new_files(library: Library, folder: Path, index: Index) -> None:
    """Files of a folder are new, known by their paths below it, and found."""
    results = index(folder)
    assert _outcomes(results) == dict.fromkeys(("a.md", "b.txt", "under/c.md"), Outcome.NEW)
    assert all(result.passages >= 1 and result.document_id for result in results.values())
    assert _found(library, SUBJECTS[2]) == "under/c.md"
    assert [info.document.source for info in library.documents()] == sorted(results)


def test_unchanged_files(library: Library, folder: Path, index: Index) -> None:
    """Files that were read before are not read again, even when only their time is new."""
    index(folder)
    generation = library.catalogue.generation()
    os.utime(folder / "a.md", (0, 0))
    assert set(_outcomes(index(folder)).values()) == {Outcome.UNCHANGED}
    assert library.catalogue.generation() == generation


def test_a_changed_file(library: Library, folder: Path, index: Index) -> None:
    """A changed file takes the place of what it was; the rest is unchanged."""
    before = index(folder)
    (folder / "a.md").write_text(f"# Ärende\n\n{SUBJECTS[4]}\n", "utf-8")
    after = index(folder)
    assert after["a.md"].outcome is Outcome.CHANGED
    assert after["a.md"].document_id == before["a.md"].document_id
    assert after["b.txt"].outcome is Outcome.UNCHANGED
    assert _found(library, SUBJECTS[4]) == "a.md"
    assert all(SUBJECTS[0] not in hit.paragraph.text for hit in library.search(SUBJECTS[0]))


def test_a_failing_file_stops_no_other(library: Library, folder: Path, index: Index) -> None:
    """A file that cannot be read fails with a reason and is remembered; the rest is indexed."""
    (folder / "aa.pdf").write_bytes(b"%PDF-1.7 avbruten")
    (folder / "tom.md").write_bytes(b"")
    results = index(folder)
    failed = {s: r for s, r in results.items() if r.outcome is Outcome.FAILED}
    assert set(failed) == {"aa.pdf", "tom.md"}
    assert all(result.reason for result in failed.values())
    assert {f.source: f.reason for f in library.failures()} == {
        source: result.reason for source, result in failed.items()
    }
    assert len(library.documents()) == 3


def test_a_failing_new_version_keeps_the_old(library: Library, folder: Path, index: Index) -> None:
    """A file that was indexed and can no longer be read stays as it was, and is told of."""
    index(folder)
    good = (folder / "a.md").read_bytes()
    (folder / "a.md").write_bytes(b"%PDF-1.7 avbruten")
    assert index(folder)["a.md"].outcome is Outcome.FAILED
    assert _found(library, SUBJECTS[0]) == "a.md"
    assert [failure.source for failure in library.failures()] == ["a.md"]
    (folder / "a.md").write_bytes(good + b"\nOch ett stycke till.\n")
    assert index(folder)["a.md"].outcome is Outcome.CHANGED
    assert library.failures() == []


def test_a_failure_is_forgotten_when_the_old_file_is_back(
    library: Library, folder: Path, index: Index
) -> None:
    """A file that failed and then is what was indexed before is no longer told of."""
    index(folder)
    good = (folder / "a.md").read_bytes()
    (folder / "a.md").write_bytes(b"%PDF-1.7 avbruten")
    index(folder)
    (folder / "a.md").write_bytes(good)
    assert index(folder)["a.md"].outcome is Outcome.UNCHANGED
    assert library.failures() == []


def test_two_folders_with_the_same_names(library: Library, tmp_path: Path, index: Index) -> None:
    """Files of the same relative name in two folders are both indexed, told apart."""
    for name, text in zip(("norr", "söder"), SUBJECTS, strict=False):
        (tmp_path / name).mkdir()
        (tmp_path / name / "beslut.md").write_text(text, "utf-8")
    results = index(tmp_path / "norr", tmp_path / "söder")
    assert set(results) == {"beslut.md", "söder/beslut.md"}
    assert _found(library, SUBJECTS[0]) == "beslut.md"
    assert _found(library, SUBJECTS[1]) == "söder/beslut.md"


@pytest.mark.parametrize("later", [("norr",), ("söder",), ("söder", "norr"), ("norr", "söder")])
def test_two_folders_in_another_order(
    library: Library, tmp_path: Path, index: Index, later: tuple[str, ...]
) -> None:
    """Indexed again alone or in another order, the same files are known for what they are."""
    for name, text in zip(("norr", "söder"), SUBJECTS, strict=False):
        (tmp_path / name).mkdir()
        (tmp_path / name / "beslut.md").write_text(text, "utf-8")
    index(tmp_path / "norr", tmp_path / "söder")
    again = index(*(tmp_path / name for name in later))
    assert set(_outcomes(again).values()) == {Outcome.UNCHANGED}
    assert len(library.documents()) == 2


def test_a_moved_folder(library: Library, folder: Path, index: Index) -> None:
    """A folder that has been moved is known by its files' relative paths."""
    index(folder)
    moved = folder.rename(folder.with_name("flyttad"))
    assert set(_outcomes(index(moved)).values()) == {Outcome.UNCHANGED}
    assert len(library.documents()) == 3


def test_collections_are_apart(library: Library, folder: Path, index: Index) -> None:
    """The same files in another collection are documents of their own."""
    index(folder)
    assert set(_outcomes(index(folder, collection="arkiv")).values()) == {Outcome.NEW}
    assert len(library.documents()) == 6
    assert library.collections() == ["arkiv", "standard"]


def test_hidden_files_are_left_out(folder: Path) -> None:
    """Hidden files and folders, and what Word leaves beside an open document, are left out."""
    for name in (".dold.md", "~$beslut.docx", ".git/config.md", "under/.dold/d.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("text")
    assert [file.source for file in find_files([folder])] == ["a.md", "b.txt", "under/c.md"]


def test_links_that_lead_round_in_circles(folder: Path, index: Index) -> None:
    """A link to a folder above is not followed; a link to nothing fails alone."""
    (folder / "under" / "upp").symlink_to(folder)
    (folder / "borta.md").symlink_to(folder / "finns-inte.md")
    outcomes = _outcomes(index(folder))
    assert outcomes.pop("borta.md") is Outcome.FAILED
    assert set(outcomes.values()) == {Outcome.NEW}
    assert len(outcomes) == 3


def test_a_path_that_does_not_exist(folder: Path, index: Index) -> None:
    """A path that does not exist fails with a reason, and the rest is indexed."""
    results = index(folder / "saknas.md", folder)
    assert results["saknas.md"].outcome is Outcome.FAILED
    assert "finns inte" in results["saknas.md"].reason
    assert len(results) == 4


def test_a_file_named_twice(folder: Path, index: Index) -> None:
    """A file given twice, or with its folder, is one document."""
    first = index(folder / "a.md")
    assert first["a.md"].outcome is Outcome.NEW
    assert index(folder)["a.md"].outcome is Outcome.UNCHANGED


def test_the_same_file_by_two_paths(library: Library, folder: Path, index: Index) -> None:
    """A folder and a file in it, given together, make each file one document."""
    index(folder, folder / "a.md")
    assert len(library.documents()) == 3


def test_a_name_in_another_encoding(library: Library, folder: Path, index: Index) -> None:
    """A name that is not UTF-8, as old archives have, stops nothing: it is read or told of."""
    old = os.fsencode(folder) + b"/m\xf6te.md"
    try:
        with open(old, "wb") as file:  # noqa: PTH123 - a path cannot hold these bytes
            file.write(SUBJECTS[5].encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    outcomes = _outcomes(index(folder))
    assert len(outcomes) == 4
    assert outcomes["a.md"] is outcomes["under/c.md"] is Outcome.NEW
    assert len(library.documents()) + len(library.failures()) == 4


def test_a_file_without_permission(library: Library, folder: Path, index: Index) -> None:
    """A file that may not be read fails with advice, and the rest is indexed."""
    secret = folder / "a.md"
    secret.chmod(0)
    try:
        secret.read_bytes()
    except PermissionError:
        pass
    else:
        pytest.skip("this user can read any file")
    result = index(folder)["a.md"]
    assert result.outcome is Outcome.FAILED
    assert "läsbehörighet" in result.reason
    assert len(library.documents()) == 2


def test_what_is_no_file(folder: Path, index: Index) -> None:
    """A pipe in the folder fails at once rather than being waited for."""
    os.mkfifo(folder / "rör.md")
    results = index(folder)
    assert results["rör.md"].outcome is Outcome.FAILED
    assert len(results) == 4


def test_uploads(library: Library, tmp_path: Path) -> None:
    """Bytes of an upload are indexed by their file name alone, and again when changed."""
    result = index_bytes(library, SUBJECTS[0].encode(), "C:\\mapp\\yttrande.md", "standard")
    assert (result.source, result.outcome) == ("yttrande.md", Outcome.NEW)
    again = index_bytes(library, SUBJECTS[0].encode(), "../yttrande.md", "standard")
    assert (again.outcome, again.document_id) == (Outcome.UNCHANGED, result.document_id)
    changed = index_bytes(library, SUBJECTS[1].encode(), "yttrande.md", "standard")
    assert (changed.outcome, changed.document_id) == (Outcome.CHANGED, result.document_id)
    assert index_bytes(library, b"", "", "standard").outcome is Outcome.FAILED


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a folder of fifty files, enough for the reader processes."""
    folder = tmp_path / "många"
    folder.mkdir()
    for number in range(50):
        text = f"# Ärende {number}\n\n{SUBJECTS[number % 8]} Det är ärende nummer {number}.\n"
        (folder / f"{number:02}.md").write_text(text, "utf-8")
    return folder


def test_many_files(library: Library, many: Path, index: Index) -> None:
    """Many files go through reader processes, come in order, and fail one by one."""
    (many / "07.md").write_bytes(b"%PDF-1.7 avbruten")
    results = index(many)
    assert list(results) == sorted(results)
    failed = [source for source, r in results.items() if r.outcome is Outcome.FAILED]
    assert failed == ["07.md"]
    assert len(library.documents()) == 49
    assert library.doctor() == []
    outcomes = _outcomes(index(many))
    assert outcomes.pop("07.md") is Outcome.FAILED
    assert set(outcomes.values()) == {Outcome.UNCHANGED}


def test_a_reader_that_is_killed_takes_no_file_with_it(library: Library, many: Path) -> None:
    """A reader process that dies, as for want of memory, costs at most the file it read."""
    outcomes: list[Outcome] = []
    with library.writing():
        for result in index_files(library, find_files([many]), "standard"):
            if len(outcomes) == 10:
                for child in multiprocessing.active_children():
                    assert child.pid is not None
                    os.kill(child.pid, signal.SIGKILL)
            outcomes.append(result.outcome)
    assert len(outcomes) == 50
    assert outcomes.count(Outcome.FAILED) <= 2  # there are two readers


def _crash_on_seven(data: bytes, source: str, collection: str) -> object:
    if source == "07.md":
        os._exit(1)
    return _READ(data, source, collection)


_READ = pool._read


def test_a_file_that_crashes_its_reader_fails_alone(
    library: Library, many: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that brings its reader down fails with a reason, and no other file does."""
    monkeypatch.setattr(pool, "_read", _crash_on_seven)  # no real file is known to do it
    results = index(many)
    failed = [source for source, r in results.items() if r.outcome is Outcome.FAILED]
    assert failed == ["07.md"]
    assert "krascha" in results["07.md"].reason
    assert len(library.documents()) == 49
