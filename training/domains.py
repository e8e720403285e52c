"""Questions with the passages that answer them, each kind over a library of its own.

Three kinds lie in ``training/questions``: over statutes (``*.tsv``: SFS number, chapter,
section, question), over authorities' answers (``authority-faq.jsonl``), over paragraphs of
general knowledge (``encyclopaedia.jsonl``). A part of each is held out from all training,
whole acts and articles at a time, so that what is learnt is measured on what is new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document import Document, Kind, Paragraph, document_id, paragraph_id
from vectorstore.catalogue import Catalogue
from vectorstore.followers import follow_words
from vectorstore.fusion import fuse
from vectorstore.indexer import find_files, index_files
from vectorstore.lexical import LexicalIndex
from vectorstore.library import Library
from vectorstore.search import Weights, features

STATUTES = "statutes"
# One group in so many is held out: there are hundreds of acts, dozens of articles.
_PARTS = {STATUTES: 10}
_FEWER_PARTS = 5
# Other digits of a group's number than those that hold it out.
_ROOM = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the act or article that it is about, and the keys of what answers it."""

    question: str
    group: str
    gold: frozenset[int]


@dataclass(frozen=True, slots=True)
class Domain:
    """Questions of one kind; ``home`` holds a library whose catalogue has the passages."""

    name: str
    home: Path
    asked: tuple[Asked, ...]

    def split(self) -> tuple[list[Asked], list[Asked]]:
        """Return the questions to learn from, and those held out."""
        parts = _PARTS.get(self.name, _FEWER_PARTS)
        held = [_number(asked.group) % parts == 0 for asked in self.asked]
        learnt = [asked for asked, out in zip(self.asked, held, strict=True) if not out]
        return learnt, [asked for asked, out in zip(self.asked, held, strict=True) if out]

    def halves(self) -> tuple[list[Asked], list[Asked]]:
        """Return the questions to learn from in two halves, whole groups in each."""
        learnt, _ = self.split()
        side = [_number(asked.group) // _ROOM % 2 == 1 for asked in learnt]
        first = [asked for asked, second in zip(learnt, side, strict=True) if not second]
        return first, [asked for asked, second in zip(learnt, side, strict=True) if second]

    def passages(self) -> dict[int, tuple[str, str]]:
        """Return by its key each passage's context (title and headings), and its text."""
        catalogue = Catalogue(f"sqlite:///{self.home / 'catalogue.db'}")
        titles = {info.document.id: info.document.title for info in catalogue.infos()}
        found = {
            key: (" · ".join((titles[document], *paragraph.headings)), paragraph.text)
            for key, (document, paragraph) in catalogue.by_key(sorted(catalogue.keys())).items()
        }
        catalogue.close()
        return found

    def words(self) -> LexicalIndex:
        """Return the index of the passages' words; it is made when it is first wanted."""
        catalogue = Catalogue(f"sqlite:///{self.home / 'catalogue.db'}")
        index = LexicalIndex(self.home / "lexical")
        follow_words(catalogue, index, lambda *_: None)
        catalogue.close()
        return index

    def found_by_words(self, asked: Iterable[Asked], most: int) -> list[list[int]]:
        """Return for each question the keys of the ``most`` passages that words find."""
        index = self.words()
        return [_by_words(index, each.question, most) for each in asked]


def read_domains(questions: Path, statutes: Path, home: Path) -> list[Domain]:
    """Return the domains of the files in ``questions``; their libraries are made in ``home``.

    Args:
        questions: the folder of questions.
        statutes: the folder of statutes that the ``*.tsv`` ask of.
        home: where the catalogues are made; one that is there already is used as it is.
    """
    domains = [_of_statutes(sorted(questions.glob("*.tsv")), statutes, home / STATUTES)]
    files = sorted(questions.glob("*.jsonl"))
    return [*domains, *(_of_texts(file, home / file.stem) for file in files)]


def _by_words(index: LexicalIndex, question: str, most: int) -> list[int]:
    weights = Weights()
    stems, grams = features(question, weights)
    rankings = {"stems": index.search(stems, 2 * most), "grams": index.search(grams, 2 * most)}
    fused = fuse(rankings, {"stems": weights.stems, "grams": weights.grams})
    return [found.key for found in fused[:most]]


def _of_statutes(files: list[Path], statutes: Path, home: Path) -> Domain:
    new = not home.exists()
    library = Library(home)
    with library.writing():
        for _ in index_files(library, find_files([statutes]) if new else [], "standard"):
            pass
    acts = {info.document.metadata.sfs: info.document.id for info in library.documents()}
    asked = []
    for row in _rows(files):
        sfs, chapter, section, question = row
        where = (acts.get(sfs, ""), section, chapter or None)
        gold = frozenset(key for key, _ in library.catalogue.provisions(*where))
        if gold:
            asked.append(Asked(question, sfs, gold))
    library.close()
    return Domain(STATUTES, home, tuple(asked))


def _of_texts(file: Path, home: Path) -> Domain:
    """Read JSON lines of ``answer`` and ``question``, or of ``text`` and ``questions``."""
    new = not home.exists()
    library = Library(home)
    asked: list[tuple[str, str, str]] = []
    with library.writing():
        for number, item in enumerate(_items(file)):
            document = _document(file.stem, str(number), item.get("answer") or item["text"])
            if new:
                library.put(document, document.source.encode())
            group = str(item.get("article") or item.get("field") or item.get("id") or number)
            own = item["questions"] if "questions" in item else [item["question"]]
            asked += [(question, group, document.id) for question in own]
    keys = {
        info.document.id: frozenset(
            key for key, _ in library.catalogue.paragraphs(info.document.id)
        )
        for info in library.documents()
    }
    library.close()
    return Domain(file.stem, home, tuple(Asked(q, group, keys[d]) for q, group, d in asked))


def _rows(files: list[Path]) -> Iterator[list[str]]:
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            row = line.split("\t")
            if not line.startswith("#") and len(row) == 4:
                yield row


def _items(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        item = json.loads(line) if line.strip() else {}
        if "answer" in item or "questions" in item:  # the first line may tell of the file
            yield item


def _document(name: str, source: str, text: str) -> Document:
    identity = document_id(name, source)
    paragraph = Paragraph(paragraph_id(identity, 1), 1, text)
    content_hash = hashlib.sha256(source.encode()).hexdigest()
    return Document(identity, content_hash, source, "", Kind.OTHER, paragraphs=(paragraph,))


def _number(group: str) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest(), 16)
