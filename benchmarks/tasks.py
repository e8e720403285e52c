"""What quality is measured on: a folder in the BEIR layout, or questions over documents.

A task knows its questions, fills a library with its texts, gives the same texts plain to
the usual stack, and judges what a search found. A found text counts for a question over
documents when it holds the gold quote, white space and Markdown links normalised: that
asks the same of a paragraph here as of a thousand-character chunk there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ingest
from assistant.evaluation import normalised, read_questions
from ingest.document import Document, IngestError, Kind, Paragraph, document_id, paragraph_id
from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library

PLAIN = frozenset({".txt", ".md"})
"""Files that the usual stack reads as they are; others it gets as this project reads them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that a search found, best first in its list, and where it is from."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, as names best first ("" is worth nothing), and the names' grades."""

    ranked: tuple[str, ...]
    relevant: Mapping[str, int]


class Task(Protocol):
    """Questions, the texts that answer them, and the judgement of what was found."""

    @property
    def name(self) -> str:
        """What the task is called in the tables."""

    @property
    def queries(self) -> Mapping[str, str]:
        """The questions by id."""

    @property
    def split(self) -> bool:
        """Whether the usual stack splits the texts: passages are taken as they are."""

    def fill(self, library: Library) -> None:
        """Put the texts in ``library``, and bring its indexes up to date."""

    def texts(self) -> list[Found]:
        """Return the texts, plain."""

    def judge(self, query: str, found: Sequence[Found]) -> Judged:
        """Return what ``found`` is worth as the answer to the question ``query``."""


@dataclass(frozen=True, slots=True)
class BeirTask:
    """A corpus of passages and questions with graded passages (BEIR's layout)."""

    name: str
    queries: Mapping[str, str]
    passages: tuple[Document, ...]
    grades: Mapping[str, Mapping[str, int]]
    split: bool = False

    def fill(self, library: Library) -> None:
        """Put each passage in as a document of one paragraph."""
        with library.writing():
            for passage in self.passages:
                library.put(passage, passage.paragraphs[0].text.encode())
            library.catch_up()

    def texts(self) -> list[Found]:
        """Return the passages, under their titles where they have any."""
        return [
            Found(p.source, f"{p.title}\n{p.paragraphs[0].text}".strip()) for p in self.passages
        ]

    def judge(self, query: str, found: Sequence[Found]) -> Judged:
        """Return the passages found and the grades of those that are gold."""
        return Judged(tuple(hit.source for hit in found), self.grades[query])


@dataclass(frozen=True, slots=True)
class QuoteTask:
    """Questions over files; gold is quotes, all of them wanted or any one."""

    name: str
    queries: Mapping[str, str]
    gold: Mapping[str, tuple[str, ...]]
    wants_all: frozenset[str]
    paths: tuple[Path, ...]
    split: bool = True

    def fill(self, library: Library) -> None:
        """Index the files as ``remiss index`` does."""
        with library.writing():
            for _ in index_files(library, find_files(self.paths), "standard"):
                pass
            library.catch_up()

    def texts(self) -> list[Found]:
        """Return the files' texts; those that cannot be read are left out."""
        return plain_texts([file.path for file in find_files(self.paths)])

    def judge(self, query: str, found: Sequence[Found]) -> Judged:
        """Return which gold quote each text is counted for."""
        texts = [hit.text for hit in found]
        return judge_quotes(self.gold[query], texts, wants_all=query in self.wants_all)


def judge_quotes(gold: Sequence[str], texts: Sequence[str], *, wants_all: bool) -> Judged:
    """Return what ``texts``, best first, are worth against the ``gold`` quotes.

    Where any quote is enough, the first text that holds one is the one relevant text.
    Where all are wanted, a text counts once, for the quotes that it is the first to hold.
    """
    left = list(dict.fromkeys(normalised(quote) for quote in gold))
    relevant = dict.fromkeys(left, 1) if wants_all else {"any": 1}
    ranked: list[str] = []
    for text in texts:
        plain = normalised(text)
        held = [quote for quote in left if quote in plain]
        left = [] if held and not wants_all else [quote for quote in left if quote not in held]
        if not wants_all:
            ranked.append("any" if held else "")
            continue
        ranked.append(held[0] if held else "")
        for together in held[1:]:
            del relevant[together]
    return Judged(tuple(ranked), relevant)


def read_beir(folder: Path) -> BeirTask:
    """Return the task in ``folder``: corpus.jsonl, queries.jsonl and qrels/test.tsv.

    Raises:
        OSError: a file is missing.
    """
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in _lines(folder / "qrels" / "test.tsv")[1:]:
        query, passage, grade = line.split("\t")
        grades[query][passage] = int(grade)
    asked = {
        str(q["_id"]): str(q["text"]) for q in map(json.loads, _lines(folder / "queries.jsonl"))
    }
    corpus = tuple(_passage(item) for item in map(json.loads, _lines(folder / "corpus.jsonl")))
    return BeirTask(folder.name, {query: asked[query] for query in grades}, corpus, dict(grades))


def read_quotes(file: Path, paths: Sequence[Path]) -> QuoteTask:
    """Return the task of the questions in ``file`` over the documents at ``paths``.

    Questions without gold quotes are for abstaining, and left out here.
    """
    items = [item for item in read_questions(file) if item.get("gold")]
    return QuoteTask(
        file.stem,
        {item["id"]: item["question"] for item in items},
        {item["id"]: tuple(g["quote"] for g in item["gold"]) for item in items},
        frozenset(item["id"] for item in items if "gold=all" in item.get("note", "")),
        tuple(paths),
    )


def read_tasks(folder: Path, documents: Sequence[Path]) -> list[Task]:
    """Return the tasks in ``folder``: BEIR folders, and question files over ``documents``.

    Question files are left out where there are no documents to ask.
    """
    found: list[Task] = [
        read_beir(corpus.parent) for corpus in sorted(folder.glob("*/corpus.jsonl"))
    ]
    if (folder / "corpus.jsonl").exists():
        found = [read_beir(folder)]
    elif documents:
        found += [read_quotes(file, documents) for file in sorted(folder.glob("*.jsonl"))]
    return found


def plain_texts(files: Sequence[Path]) -> list[Found]:
    """Return the texts of ``files``; one that cannot be read is left out."""
    found = []
    for file in files:
        try:
            found.append(Found(file.name, _plain_text(file)))
        except IngestError:
            continue
    return found


def _plain_text(file: Path) -> str:
    if file.suffix.lower() in PLAIN:
        return file.read_text("utf-8", errors="replace")
    return "\n\n".join(paragraph.text for paragraph in ingest.read(file).paragraphs)


def _passage(item: Mapping[str, str]) -> Document:
    source = str(item["_id"])
    identity = document_id("beir", source)
    paragraph = Paragraph(paragraph_id(identity, 1), 1, item["text"])
    title = item.get("title", "")
    return Document(identity, identity, source, title, Kind.OTHER, paragraphs=(paragraph,))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
