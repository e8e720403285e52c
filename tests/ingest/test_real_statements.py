"""The two real statements are read whole: checked where the shared material is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest import Document, Kind, read

SHARED = Path(__file__).parents[2].parent / "shared"
STATEMENTS = SHARED / "corpus" / "statements"
QUESTIONS = SHARED / "eval" / "questions-dev.jsonl"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared material is not at hand")


def _statement(part: str) -> Document:
    (path,) = STATEMENTS.glob(f"*-{part}*.txt")
    return read(path)


def test_gold_quotes_stand_whole_in_one_paragraph() -> None:
    """Each quote that an answer may rest on stands in one paragraph, under its heading."""
    documents = {"soc": _statement("social"), "utb": _statement("utbildning")}
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    golds = [
        gold for line in lines for gold in json.loads(line)["gold"] if gold["doc"] in documents
    ]
    assert golds
    for gold in golds:
        homes = [p for p in documents[gold["doc"]].paragraphs if gold["quote"] in p.text]
        assert homes, gold["quote"]
        assert gold["section"] in {heading for home in homes for heading in home.headings}


@pytest.mark.parametrize("part", ["social", "utbildning"])
def test_paragraphs_are_whole(part: str) -> None:
    """No paragraph begins in mid-sentence or ends without a full stop, but lists and bilagor."""
    document = _statement(part)
    assert document.kind is Kind.STATEMENT
    assert document.metadata.dnr == document.metadata.date == ""
    assert document.metadata.pages_calculated
    for paragraph in document.paragraphs:
        assert not paragraph.text[0].islower()
        is_list = "\n" in paragraph.text or paragraph.text[:2] in {"1.", "• "}
        assert is_list or paragraph.text.endswith("."), paragraph.text
