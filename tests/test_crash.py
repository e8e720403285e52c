"""A process killed at any point loses nothing that was indexed, and leaves no half document."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_documents import SUBJECTS

from vectorstore.library import Library

KILLS = 20
FILES = 60
PASSAGES = 30

# Forked from a process that has imported everything, an indexing run starts in
# milliseconds rather than seconds. It says "vectors" when it is done with the words.
_SERVER = """
import os, sys
from pathlib import Path
from vectorstore.indexer import Outcome, find_files, index_files
from vectorstore.library import Library

def tell(stage, done, total):
    if stage == "ord" and done == total:
        os.write(1, b"vectors\\n")

def index(home, folder):
    library = Library(home)
    files = find_files([folder])
    for start in range(0, len(files), 20):
        with library.writing():
            for result in index_files(library, files[start : start + 20], "standard"):
                assert result.outcome is not Outcome.FAILED, result
            library.catch_up(tell)
    library.close()

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        index(Path(sys.argv[1]), Path(sys.argv[2]))
        os._exit(0)
    os.write(1, b"%d\\n" % child)
    os.write(1, b"ended %d\\n" % os.waitpid(child, 0)[1])
"""


class _Runs:
    """Indexing runs, one after another, each a process that can be killed."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        self._say, self._hear = server.stdin, server.stdout

    def start(self) -> int:
        """Start a run and return its process id."""
        self._say.write("index\n")
        self._say.flush()
        return int(self._hear.readline())

    def wait_for_vectors(self) -> bool:
        """Wait until the run is at the vectors; false where it ends without."""
        return self._hear.readline() == "vectors\n"

    def end(self) -> int:
        """Wait for the run to end and return its status; 9 is killed."""
        for line in self._hear:
            if line.startswith("ended"):
                return int(line.split()[1])
        raise AssertionError("the server has gone")


@pytest.fixture
def runs(tmp_path: Path, root: Path) -> Iterator[_Runs]:
    """Return what starts indexing runs of the folder "files" into the library "home"."""
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(tmp_path / "home"), str(tmp_path / "files")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as server:
        yield _Runs(server)
        assert server.stdin is not None
        server.stdin.close()
        assert server.wait(30) == 0


def _write(folder: Path, number: int, version: int) -> str:
    """Write version ``version`` of a file, and return the hash of its bytes."""
    passages = [
        f"{SUBJECTS[(number + n) % 8]} Stycke {n} i version {version} av ärende {number}."
        for n in range(PASSAGES)
    ]
    data = "\n\n".join([f"# Ärende {number}", *passages]).encode()
    (folder / f"{number:02}.md").write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _check(home: Path, versions: dict[str, str], indexed: set[str]) -> set[str]:
    """Hold what a fresh library must hold after a kill, and return the documents it has.

    Args:
        home: the library's folder.
        versions: by the hash of a version's bytes, the version as its passages name it.
        indexed: the documents that were there before.
    """
    library = Library(home)
    for hit in library.search("Hur samverkar polisen om trygghet?", k=5):
        assert library.passage(hit.paragraph.id) is not None
    here = {info.document.source for info in library.documents()}
    assert indexed <= here
    for info in library.documents():
        document = library.document(info.document.id)
        assert document is not None
        assert len(document.paragraphs) == info.passages == PASSAGES
        version = versions[document.content_hash]
        assert all(version in paragraph.text for paragraph in document.paragraphs)
        original = library.originals.path(document.content_hash)
        assert original is not None
        assert hashlib.sha256(original.read_bytes()).hexdigest() == document.content_hash
    assert library.catalogue.check() == []
    library.close()
    return here


def _repair(home: Path) -> None:
    """Hold that what the doctor finds is repaired."""
    library = Library(home)
    library.catch_up()
    if library.doctor():
        library.rebuild()
    assert library.doctor() == []
    library.close()


def test_twenty_kills(tmp_path: Path, runs: _Runs) -> None:
    """After each of twenty kills, in all stages, documents are whole and none is lost."""
    chance = random.Random(49)  # noqa: S311 - the same points in every run
    home, files = tmp_path / "home", tmp_path / "files"
    files.mkdir()
    versions: dict[str, str] = {}
    for number in range(FILES):
        versions[_write(files, number, 0)] = f"i version 0 av ärende {number}."
    indexed: set[str] = set()
    killed = 0
    for kill in range(KILLS):
        process = runs.start()
        if kill % 2:
            time.sleep(chance.uniform(0, 1.5))
        elif runs.wait_for_vectors():
            time.sleep(chance.uniform(0, 0.2))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        killed += runs.end() == signal.SIGKILL
        indexed = _check(home, versions, indexed)
        if kill % 4 == 3:
            _repair(home)
        for number in chance.sample(range(FILES), 8):
            version = f"i version {kill + 1} av ärende {number}."
            versions[_write(files, number, kill + 1)] = version
    assert killed > KILLS / 2
    runs.start()
    assert runs.end() == 0
    library = Library(home)
    assert library.doctor() == []
    last = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files.iterdir()}
    assert {info.document.content_hash for info in library.documents()} == last
    kept = [file for file in (home / "originals").rglob("*") if file.is_file()]
    assert {file.name for file in kept} >= last
    library.close()


_MANY = """
import sys
from pathlib import Path
from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library

if __name__ == "__main__":
    library = Library(Path(sys.argv[1]))
    with library.writing():
        for result in index_files(library, find_files([Path(sys.argv[2])]), "standard"):
            print(result.source, flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_the_readers_end_with_their_parent(tmp_path: Path, root: Path) -> None:
    """When the indexing process is killed, its reader processes do not live on."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(FILES):
        _write(files, number, 0)
    script = tmp_path / "many.py"
    script.write_text(_MANY, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "home"), str(files)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()  # the readers are at work
        readers = _children(process.pid)
        process.kill()
    assert readers
    deadline = time.monotonic() + 10
    try:
        while any(map(_is_alive, readers)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not [reader for reader in readers if _is_alive(reader)]
    finally:
        for reader in readers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(reader, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    """Return the process ids of a process's children, from /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
