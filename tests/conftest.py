"""Fixtures for all tests: where things are, and a library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_documents import fill, make_subjects

from vectorstore.library import Library

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents; a test that needs it is skipped without it."""
    if not SHARED.exists():
        pytest.skip("the folder of real documents is not here")
    return SHARED


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Return an empty library with the built-in model."""
    library = Library(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def filled(library: Library) -> Library:
    """Return a library with a document a subject."""
    fill(library, *make_subjects())
    return library
