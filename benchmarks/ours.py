"""This project as the benchmarks see it: an index that is built once and searched in parts.

A part is taken away by its weight, which leaves the index as it is; windows are taken
away when the index is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from benchmarks.tasks import Found, Task
from vectorstore import windows
from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseIndex
from vectorstore.embeddings import StaticEmbeddings
from vectorstore.hit import Filters
from vectorstore.lexical import LexicalIndex
from vectorstore.library import Library
from vectorstore.search import Searcher, Weights

NAME = "Remissassistenten"
PACKAGES = ("remissassistenten", "chromadb", "tantivy", "numpy", "streamlit")
# "Utan lexikon" leaves English words with their translations, the one way they are known.
PARTS = {
    "utan ordstammar": Weights(stems=0.0),
    "utan teckenföljder": Weights(grams=0.0),
    "utan vektorer": Weights(vectors=0.0),
    "utan lexikon": Weights(expansion=0.0),
}
WITHOUT_WINDOWS = "utan fönster"


class Index:
    """The parts of a library that was built in ``home``, opened to be read."""

    def __init__(self, home: Path) -> None:
        self.embedder = StaticEmbeddings()
        self.catalogue = Catalogue(f"sqlite:///{home / 'catalogue.db'}")
        self.lexical = LexicalIndex(home / "lexical")
        self.dense = DenseIndex(home / "dense", self.embedder.name)
        infos = self.catalogue.infos()
        self.sources = {info.document.id: info.document.source for info in infos}

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.dense.close()
        self.catalogue.close()

    def searcher(self, weights: Weights) -> Searcher:
        """Return a search that weighs its parts by ``weights``."""
        return Searcher(self.catalogue, self.lexical, self.dense, self.embedder, weights)


def build(task: Task, home: Path) -> None:
    """Index the texts of ``task`` in a new library in ``home``."""
    library = Library(home)
    try:
        task.fill(library)
    finally:
        library.close()


def search(searcher: Searcher, question: str, k: int = 10) -> list[Found]:
    """Return the ``k`` best passages for ``question``."""
    hits = searcher.search(question, k, Filters())
    return [Found(hit.document.source, hit.paragraph.text) for hit in hits]


@contextmanager
def without_windows() -> Iterator[None]:
    """Index passages whole, however long, within the block (in this process)."""
    before = windows.WINDOW
    windows.WINDOW = 10**9
    try:
        yield
    finally:
        windows.WINDOW = before
