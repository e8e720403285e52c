"""A library with a derived index gone, damaged or of another model is found out and repaired."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_documents import SUBJECTS, bytes_of, make_document, texts
from safetensors.numpy import load_file, save_file

from vectorstore import embeddings
from vectorstore.errors import LibraryError
from vectorstore.library import Library


def test_another_model_rebuilds_the_vectors(
    tmp_path: Path, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another model, old vectors are not searched, and catch_up makes new ones."""
    filled.close()
    folder = tmp_path / "model"
    shutil.copytree(embeddings.BUILT_IN, folder)
    tensors = load_file(folder / "model.safetensors")
    name = "weights" if "weights" in tensors else "embedding.weight"
    tensors[name] = np.asarray(tensors[name][:, ::2] if tensors[name].ndim == 2 else -tensors[name])
    save_file(tensors, folder / "model.safetensors")
    monkeypatch.setattr(embeddings, "load", lambda _: embeddings.StaticEmbeddings(folder))
    library = Library(filled.home)
    before = library.search(SUBJECTS[0], k=1)[0]
    assert before.paragraph.text == SUBJECTS[0]
    assert "vectors" not in before.found_by
    assert library.doctor() != []
    library.catch_up()
    assert "vectors" in library.search(SUBJECTS[0], k=1)[0].found_by
    assert library.doctor() == []
    library.close()


def _delete(name: str) -> Callable[[Path], None]:
    return lambda home: shutil.rmtree(home / name)


def _garbage_in_chroma(home: Path) -> None:
    for database in (home / "dense").rglob("chroma.sqlite3"):
        database.write_bytes(b"skadad" * 5_000)
        for suffix in ("-wal", "-shm", "-journal"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)


def _garbage_in_words(home: Path) -> None:
    for file in (home / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            file.write_bytes(b"\xff" * (file.stat().st_size or 100))


def _garbage_in_meta(home: Path) -> None:
    (home / "lexical" / "meta.json").write_bytes(b"{ skadad")


def _a_file_for_a_folder(home: Path) -> None:
    shutil.rmtree(home / "dense")
    (home / "dense").write_text("ingen mapp")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_delete("lexical"), id="no words"),
        pytest.param(_delete("dense"), id="no vectors"),
        pytest.param(_garbage_in_chroma, id="garbage in the vectors"),
        pytest.param(_garbage_in_words, id="garbage in the words"),
        pytest.param(_garbage_in_meta, id="garbage in the words' list"),
        pytest.param(_a_file_for_a_folder, id="a file for a folder"),
    ],
)
def test_a_damaged_index_is_found_and_repaired(
    filled: Library, damage: Callable[[Path], None]
) -> None:
    """With an index gone or damaged, searches answer or say so; rebuild makes all well."""
    filled.close()
    damage(filled.home)
    library = Library(filled.home)
    with contextlib.suppress(LibraryError):
        library.search(SUBJECTS[0], k=1)
    assert library.doctor() != []
    library.rebuild()
    assert library.doctor() == []
    assert texts(library.search(SUBJECTS[0], k=1)) == [SUBJECTS[0]]
    assert set(library.search(SUBJECTS[0], k=1)[0].found_by) == {"stems", "grams", "vectors"}
    library.close()
    again = Library(filled.home)
    assert again.doctor() == []
    again.close()


@pytest.mark.parametrize("name", ["lexical", "dense"])
def test_an_index_deleted_under_an_open_library(filled: Library, name: str) -> None:
    """An index that is deleted while the library is open is made anew by rebuild."""
    filled.search("polis")
    shutil.rmtree(filled.home / name)
    filled.rebuild()
    assert filled.doctor() == []
    assert texts(filled.search(SUBJECTS[0], k=1)) == [SUBJECTS[0]]


def test_an_index_that_is_behind_is_told_of(filled: Library) -> None:
    """A document that has not reached the indexes is told of until catch_up."""
    document = make_document("Parkbänkarna målas gröna.", source="ny.md")
    filled.put(document, bytes_of(document))
    faults = filled.doctor()
    assert any("hunnit ikapp" in fault for fault in faults)
    filled.catch_up()
    assert filled.doctor() == []


def test_a_missing_original_is_told_of(filled: Library) -> None:
    """A kept file that has been deleted is told of by the document's name."""
    info = filled.documents()[3]
    path = filled.originals.path(info.document.content_hash)
    assert path is not None
    path.unlink()
    assert filled.doctor() == [f"Originalfilen till {info.document.source} saknas."]
