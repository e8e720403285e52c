"""How the two derived indexes follow the catalogue.

Each remembers the generation that it has reached. What was written since is taken in:
the words of a document replace its old ones, the vectors of keys that are gone go.
Doing it twice changes nothing, so an interrupted run is simply done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vectorstore.catalogue import Catalogue, Change
from vectorstore.dense import DenseIndex
from vectorstore.embeddings import Embedder
from vectorstore.lexical import Entry, LexicalIndex
from vectorstore.windows import windows

Progress = Callable[[str, int, int], None]
"""Told a stage ("ord" or "vektorer"), how many passages are done and how many there are."""

# Documents between two commits of the lexical index: long runs become searchable in parts.
_DOCUMENTS_A_COMMIT = 2_000


def follow_words(catalogue: Catalogue, index: LexicalIndex, progress: Progress) -> None:
    """Bring the lexical index to the catalogue's generation."""
    target = catalogue.generation()
    if not 0 <= index.generation <= target:
        index.clear()  # another analysis made it, or another catalogue
    changes = catalogue.changes(index.generation)
    last = {change.document: change.generation for change in changes}
    documents = sorted(last, key=lambda document: last[document])
    counted = _Counted("ord", _passages(catalogue, documents), progress)
    for start in range(0, len(documents), _DOCUMENTS_A_COMMIT):
        batch = documents[start : start + _DOCUMENTS_A_COMMIT]
        reached = last[batch[-1]] if start + len(batch) < len(documents) else target
        index.update(reached, batch, counted.each(_entries(catalogue, batch)))


def follow_vectors(
    catalogue: Catalogue, index: DenseIndex, embedder: Embedder, progress: Progress
) -> None:
    """Bring the dense index to the catalogue's generation, with ``embedder``'s vectors."""
    target = catalogue.generation()
    if index.generation > target or not index.is_of_this_model:
        index.clear()
    changes = catalogue.changes(index.generation)
    if not changes:
        return
    documents = list(dict.fromkeys(change.document for change in changes))
    counted = _Counted("vektorer", _passages(catalogue, documents), progress)
    texts = ((entry.key, embedded(entry)) for entry in _entries(catalogue, documents))
    index.update(target, _removed(changes), texts, embedder.embed, counted.add)


def embedded(entry: Entry) -> list[str]:
    """Return the texts that a passage's vectors are made of: its windows in their context."""
    return [f"{entry.context}\n{text}" for text in entry.texts]


class _Counted:
    """Counts passages as they are done, and tells."""

    def __init__(self, stage: str, total: int, progress: Progress) -> None:
        self._stage, self._total, self._progress = stage, total, progress
        self._done = 0

    def add(self, more: int) -> None:
        self._done += more
        self._progress(self._stage, self._done, self._total)

    def each(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            yield entry
            self._done += 1
            if self._done % 1_000 == 0 or self._done == self._total:
                self._progress(self._stage, self._done, self._total)


def _removed(changes: Iterable[Change]) -> Iterator[int]:
    return (key for change in changes for key in change.removed)


def _passages(catalogue: Catalogue, documents: Iterable[str]) -> int:
    wanted = set(documents)
    return sum(info.passages for info in catalogue.infos() if info.document.id in wanted)


def _entries(catalogue: Catalogue, documents: Iterable[str]) -> Iterator[Entry]:
    """Yield the passages of ``documents`` as they are indexed; removed ones have none."""
    for document in documents:
        info = catalogue.info(document)
        if info is None:
            continue
        about = info.document
        for key, paragraph in catalogue.paragraphs(document):
            context = " · ".join((about.title, *paragraph.headings))
            texts = tuple(windows(paragraph.text))
            yield Entry(key, document, about.collection, about.kind, texts, context)
