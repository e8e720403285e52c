"""A full disk: told of in Swedish, nothing lost, and all well when there is space again."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_documents import SUBJECTS, fill, make_subjects, texts

from vectorstore.errors import LibraryError
from vectorstore.indexer import Outcome, find_files, index_files
from vectorstore.library import Library

_KB = 1024
_DISK_KB = 24 * _KB


def _write_files(folder: Path, count: int = 30, passages: int = 40) -> None:
    """Write files that together are some MB in the library."""
    folder.mkdir()
    for number in range(count):
        lines = [f"{SUBJECTS[n % 8]} Punkt {number}.{n} i planen." for n in range(passages)]
        (folder / f"plan-{number:02}.md").write_text("\n\n".join(lines), "utf-8")


def _index(library: Library, folder: Path) -> None:
    with library.writing():
        for result in index_files(library, find_files([folder]), "standard"):
            assert result.outcome is not Outcome.FAILED, result
        library.catch_up()


def _assert_nothing_lost(library: Library) -> None:
    """Hold that what was indexed before is whole, and found."""
    for subject in make_subjects():
        assert library.document(subject.id) == subject
    for info in library.documents():
        document = library.document(info.document.id)
        assert document is not None
        assert len(document.paragraphs) == info.passages
    assert SUBJECTS[2] in texts(library.search(SUBJECTS[2], k=3))


def _says_why(message: str) -> bool:
    """Return whether the message tells an official that something could not be written."""
    return any(word in message for word in ("Disken är full", "skrivas", "sparas"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own, of some MB, where this user may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_KB}k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip("this user may not mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("left", [0, 40, 150, 900, 2_600])
def test_a_full_disk(small_disk: Path, tmp_path: Path, left: int) -> None:
    """With some KB left, indexing fails at one stage or another; it goes on when there is space."""
    _write_files(tmp_path / "files")
    library = Library(small_disk / "home")
    fill(library, *make_subjects())
    library.search("trygghet")
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler = small_disk / "filler"
    filler.write_bytes(b"\0" * (free - left * _KB))
    with pytest.raises(LibraryError) as failure:
        _index(library, tmp_path / "files")
    message = str(failure.value)
    assert _says_why(message), message
    _assert_nothing_lost(library)
    library.close()
    filler.write_bytes(b"\0" * max(free - left * _KB - 200 * _KB, 0))  # room to open, no more
    reader = Library(small_disk / "home")
    _assert_nothing_lost(reader)
    reader.close()
    filler.unlink()
    again = Library(small_disk / "home")
    _index(again, tmp_path / "files")
    assert again.doctor() == []
    assert len(again.documents()) == len(SUBJECTS) + 30
    _assert_nothing_lost(again)
    again.close()


def test_a_full_disk_is_no_damage(small_disk: Path) -> None:
    """A library opened on a full disk answers or says why, and throws no index away."""
    library = Library(small_disk / "home")
    fill(library, *make_subjects())
    library.close()
    filler = small_disk / "filler"
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    filler.write_bytes(b"\0" * free)
    with contextlib.suppress(LibraryError):
        reader = Library(small_disk / "home")
        reader.search(SUBJECTS[2])
        reader.close()
    filler.unlink()
    again = Library(small_disk / "home")
    assert again.doctor() == []
    again.close()


# Where no disk can be made, no file may grow beyond a limit: writes fail as on a full one.
_SCRIPT = """
import json, resource, signal, sys
from pathlib import Path
from test_disk_full import _assert_nothing_lost, _index, _write_files
from made_documents import fill, make_subjects
from vectorstore.errors import LibraryError
from vectorstore.library import Library

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
files = Path(sys.argv[1]) / "files"
_write_files(files)
reports = []
for kilobytes in json.loads(sys.argv[2]):
    library = Library(Path(sys.argv[1]) / str(kilobytes))
    fill(library, *make_subjects())
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))
    report = ""
    try:
        _index(library, files)
    except LibraryError as error:
        report = str(error)
    _assert_nothing_lost(library)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    _index(library, files)
    assert library.doctor() == [], library.doctor()
    _assert_nothing_lost(library)
    library.close()
    reports.append(report)
print(json.dumps(reports))
"""


def test_files_that_cannot_grow(tmp_path: Path, root: Path) -> None:
    """Whichever file cannot grow first, the message is the library's, and it goes on later."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), json.dumps([1, 60, 200, 300])],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
    )
    assert done.returncode == 0, done.stderr
    reports = json.loads(done.stdout)
    assert all(reports), reports
    assert all(map(_says_why, reports)), reports
