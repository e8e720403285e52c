"""The example corpus: built from its sources, labelled, and answering its own questions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import ingest
from assistant.evaluation import normalised, read_questions
from ingest.document import Document

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted((EXAMPLES / "documents").iterdir())
LABEL = "Exempeldokument – påhittat för Remissassistenten"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """Return the example documents by file name."""
    return {file.name: ingest.read(file) for file in FILES}


def test_built_files_are_those_of_the_sources(tmp_path: Path) -> None:
    """Building from the sources gives the committed files, byte for byte."""
    command = [sys.executable, str(EXAMPLES / "build.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True)
    built = sorted(tmp_path.iterdir())
    assert len(built) >= 6
    for file in built:
        assert file.read_bytes() == (EXAMPLES / "documents" / file.name).read_bytes(), file.name


def test_every_document_is_labelled(documents: dict[str, Document]) -> None:
    """Every document says first of all that it is made up."""
    for name, document in documents.items():
        assert document.paragraphs[0].text == LABEL, name


def test_formats_and_size() -> None:
    """At least five formats, under 700 KB, each file named in the README."""
    assert len({file.suffix for file in FILES}) >= 5
    assert sum(f.stat().st_size for f in EXAMPLES.rglob("*") if f.is_file()) < 700_000
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert all(f"`{file.name}`" in readme for file in FILES)


def test_gold_quotes_stand_in_one_paragraph(documents: dict[str, Document]) -> None:
    """Each gold quote is in one paragraph of its document; each fact in some gold one."""
    for item in read_questions(EXAMPLES / "questions.jsonl"):
        found = []
        for gold in item["gold"]:
            quote = normalised(gold["quote"])
            paragraphs = documents[gold["doc"]].paragraphs
            holding = [p.text for p in paragraphs if quote in normalised(p.text)]
            assert holding, (item["id"], gold["quote"])
            found += holding
        told = normalised(" ".join(found))
        assert all(fact in told for fact in item["must_include"]), item["id"]


def test_questions_are_lines_of_json() -> None:
    """The question file has the fields of the evaluation's own format."""
    for line in (EXAMPLES / "questions.jsonl").read_text("utf-8").splitlines():
        fields = {"id", "lang", "intent", "question", "gold", "must_include", "note"}
        assert set(json.loads(line)) == fields
