"""One library, several users: what one writes the others see, and one writes at a time."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from made_documents import SUBJECTS, bytes_of, fill, make_document, make_subjects, texts

from vectorstore.errors import BusyError
from vectorstore.library import Library


def test_a_second_library_sees_what_the_first_wrote(tmp_path: Path, library: Library) -> None:
    """A library opened before sees what another one adds, changes and removes."""
    second = Library(library.home)
    assert second.search("polis") == []
    fill(library, *make_subjects())
    hit = second.search(SUBJECTS[0], k=1)[0]
    assert hit.paragraph.text == SUBJECTS[0]
    assert set(hit.found_by) == {"stems", "grams", "vectors"}
    library.remove(hit.document.id)
    assert SUBJECTS[0] not in texts(second.search(SUBJECTS[0], k=50))
    assert second.doctor() == []
    second.close()


def test_a_second_library_that_searches_meanwhile(library: Library) -> None:
    """A search between put and catch_up does not keep another library from seeing the rest."""
    second = Library(library.home)
    second.search("polis")
    for document in make_subjects():
        library.put(document, bytes_of(document))
    second.search("polis")  # the catalogue is ahead of both indexes
    library.catch_up()
    found = second.search(SUBJECTS[0], k=1)
    assert texts(found) == [SUBJECTS[0]]
    assert set(found[0].found_by) == {"stems", "grams", "vectors"}
    assert second.behind() == 0
    second.close()


def test_searches_while_another_writes(filled: Library) -> None:
    """Threads that share a library search undisturbed while another one adds and removes."""
    done = threading.Event()

    def search(number: int) -> int:
        count = 0
        while not done.is_set():
            assert texts(filled.search(SUBJECTS[number], k=1)) == [SUBJECTS[number]]
            count += 1
        return count

    writer = Library(filled.home)
    with ThreadPoolExecutor(3) as threads:
        searches = [threads.submit(search, number) for number in range(3)]
        try:
            for number in range(8):
                document = make_document(f"Ärende nummer {number} prövas.", source=f"ny{number}")
                fill(writer, document)
                if number % 2:
                    writer.remove(document.id)
        finally:
            done.set()
        assert all(running.result() > 0 for running in searches)
    writer.close()
    assert filled.doctor() == []


def _rebuild(home: str) -> None:
    library = Library(Path(home))
    library.rebuild()
    fill(library, make_document("Parkbänkarna målas gröna.", source="ny.md"))
    library.close()


def test_a_rebuild_by_another_process(filled: Library) -> None:
    """A library that is open while another process rebuilds the indexes still answers."""
    filled.search("polis")
    other = multiprocessing.get_context("spawn").Process(target=_rebuild, args=(str(filled.home),))
    other.start()
    other.join(60)
    assert other.exitcode == 0
    for text in ("Parkbänkarna målas gröna.", SUBJECTS[0]):
        hit = filled.search(text, k=1)[0]
        assert hit.paragraph.text == text
        assert set(hit.found_by) == {"stems", "grams", "vectors"}
    assert filled.doctor() == []


def test_a_rebuild_by_another_library_of_this_process(filled: Library) -> None:
    """A rebuild leaves another library of the same process able to read and write."""
    second = Library(filled.home)
    second.search("polis")
    filled.rebuild()
    fill(filled, make_document("Parkbänkarna målas gröna.", source="ny.md"))
    assert texts(second.search("parkbänkarna", k=1)) == ["Parkbänkarna målas gröna."]
    assert second.doctor() == []
    second.close()


def _hold_the_lock(home: str, held: Event, done: Event) -> None:
    library = Library(Path(home))
    with library.writing():
        held.set()
        done.wait(60)
    library.close()


def test_one_writes_at_a_time_and_all_read(filled: Library) -> None:
    """While another process writes, writing is refused in Swedish, and reading works."""
    spawn = multiprocessing.get_context("spawn")
    held, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold_the_lock, args=(str(filled.home), held, done))
    other.start()
    try:
        assert held.wait(60)
        document = make_document("Text.", source="ny.md")
        for write in (
            lambda: filled.put(document, b""),
            lambda: filled.remove(document.id),
            filled.catch_up,
            filled.rebuild,
        ):
            with pytest.raises(BusyError, match="indexerar just nu"):
                write()
        assert texts(filled.search(SUBJECTS[0], k=1)) == [SUBJECTS[0]]
        assert filled.doctor() == []
        reader = Library(filled.home)
        assert texts(reader.search(SUBJECTS[1], k=1)) == [SUBJECTS[1]]
        reader.close()
    finally:
        done.set()
        other.join(60)
    assert other.exitcode == 0
    fill(filled, document)
