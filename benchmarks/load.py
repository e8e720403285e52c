"""The load: files to index in an order that any part of stands for the whole, and questions.

Both are drawn with a fixed seed, so that two runs over the same folder do the same work.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from ingest.document import IngestError
from vectorstore import swedish
from vectorstore.catalogue import Catalogue
from vectorstore.indexer import find_files

QUESTIONS = 300
_SEED = 2018
_SHORTEST_WORD = 4
File = tuple[str, str]
"""A file's path and the relative path it is known by."""


def files(folder: Path, sample: int | None = None) -> list[File]:
    """Return the files below ``folder``, shuffled; the first ``sample`` of them if given.

    Raises:
        IngestError: there is no such folder, or nothing in it.
    """
    found = [(str(file.path.resolve()), file.source) for file in find_files([folder])]
    if not found:
        raise IngestError(f"Det finns inga filer i mappen {folder}.")
    random.Random(_SEED).shuffle(found)  # noqa: S311 - a sample, not a secret
    return found[:sample]


def questions(home: Path, asked: Sequence[str], wanted: int = QUESTIONS) -> list[str]:
    """Return ``wanted`` questions for the library in ``home``.

    Half are ``asked`` (as many as there are), the rest titles and headings of documents.
    """
    drawn = random.Random(_SEED)  # noqa: S311 - a sample, not a secret
    catalogue = Catalogue(f"sqlite:///{home / 'catalogue.db'}")
    infos = catalogue.infos()
    found = {info.document.title for info in infos}
    for info in drawn.sample(infos, min(wanted, len(infos))):
        for _, paragraph in catalogue.paragraphs(info.document.id)[:50]:
            found.update(paragraph.headings[-1:])
    catalogue.close()
    texts = sorted(filter(_says_something, found))
    chosen = drawn.sample(list(asked), min(wanted // 2, len(asked)))
    chosen += drawn.sample(texts, min(wanted - len(chosen), len(texts)))
    drawn.shuffle(chosen)
    return chosen


def size(files: Sequence[File]) -> float:
    """Return how many MiB ``files`` are together."""
    return sum(Path(path).stat().st_size for path, _ in files) / 2**20


def _says_something(heading: str) -> bool:
    """Whether a person would search for ``heading``: "4 §" and "2 kap." are not asked for."""
    return any(len(word) >= _SHORTEST_WORD for word in swedish.content_words(heading))
