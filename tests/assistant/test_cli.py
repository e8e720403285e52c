"""The remiss command, run as a user runs it, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = ("index", "sources", "remove", "search", "ask", "evaluate", "doctor", "serve")


def _main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process and return its exit status."""
    monkeypatch.setattr(sys, "argv", ["remiss", *arguments])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


STATEMENT = """# Svar på remiss om trygghet i parker

## Förvaltningens synpunkter

Parkförvaltningen anser att belysningen i stadens parker behöver förbättras. Förvaltningen
samverkar med polisen genom parkvandringar varje vecka.

Staden har avsatt 12 miljoner kronor i en parkfond för åren 2023–2025.
"""


@pytest.fixture
def remiss(tmp_path: Path) -> Run:
    """Return a function that runs the command with a home of its own."""

    def run(*arguments: str | Path, home: Path = tmp_path / "home") -> Any:
        command = [sys.executable, "-m", "assistant", *map(str, arguments)]
        environment = {**os.environ, "REMISS_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
        )

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one readable and one empty file."""
    folder = tmp_path / "filer"
    folder.mkdir()
    (folder / "parker.md").write_text(STATEMENT, "utf-8")
    (folder / "tom.txt").write_text("", "utf-8")
    return folder


def test_main_job(remiss: Run, folder: Path) -> None:
    """Indexing tells what failed and exits 1; the rest is found, answered and cited."""
    indexed = remiss("index", folder)
    assert indexed.returncode == 1
    assert "ny: parker.md" in indexed.stdout
    assert "MISSLYCKADES: tom.txt" in indexed.stdout

    again = json.loads(remiss("index", folder, "--json").stdout)
    assert {r["source"]: r["outcome"] for r in again} == {
        "parker.md": "unchanged",
        "tom.txt": "failed",
    }

    found = json.loads(remiss("search", "parkfonden", "-k", "3", "--json").stdout)
    fields = {
        *("rank", "score", "passage_id", "document_id", "source", "title", "kind"),
        *("reference", "headings", "page", "text"),
    }
    assert set(found["hits"][0]) == fields
    assert "parkfond" in found["hits"][0]["text"]

    answer = json.loads(remiss("ask", "Hur mycket har avsatts i parkfonden?", "--json").stdout)
    assert not answer["abstained"]
    assert "12 miljoner kronor" in answer["claims"][0]["text"]
    for citation in answer["citations"]:
        assert citation["quote"] == citation["text"][citation["start"] : citation["end"]]
        assert fields - {"rank", "score"} <= set(citation)

    sources = json.loads(remiss("sources", "--json").stdout)
    assert [d["source"] for d in sources["documents"]] == ["parker.md"]
    assert [f["source"] for f in sources["failures"]] == ["tom.txt"]

    assert remiss("doctor").returncode == 0
    assert remiss("remove", sources["documents"][0]["document_id"]).returncode == 0
    assert json.loads(remiss("search", "parkfonden", "--json").stdout)["hits"] == []


def test_questions_from_a_file(remiss: Run, folder: Path, tmp_path: Path) -> None:
    """--questions answers each line with its id, one JSON line each, in order."""
    remiss("index", folder)
    questions = tmp_path / "frågor.jsonl"
    lines = [{"id": "a", "question": "Vad är parkfonden?"}, {"id": "b", "question": "polisen"}]
    questions.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    for command, field in (("search", "hits"), ("ask", "claims")):
        printed = remiss(command, "--questions", questions, "--json").stdout.splitlines()
        answers = [json.loads(line) for line in printed]
        assert [answer["id"] for answer in answers] == ["a", "b"]
        assert all(field in answer and answer["question"] for answer in answers)


def test_evaluates_a_beir_folder(remiss: Run, tmp_path: Path) -> None:
    """A BEIR folder is measured in a library of its own: every metric is there."""
    (tmp_path / "beir" / "qrels").mkdir(parents=True)
    texts = {"d1": "Polisen samverkar med skolan.", "d2": "Avfall hämtas varje vecka."}
    corpus = [json.dumps({"_id": i, "title": "", "text": t}) for i, t in texts.items()]
    (tmp_path / "beir" / "corpus.jsonl").write_text("\n".join(corpus), "utf-8")
    query = json.dumps({"_id": "q", "text": "Hur ofta hämtas sopor och avfall?"})
    (tmp_path / "beir" / "queries.jsonl").write_text(query, "utf-8")
    judged = "query-id\tcorpus-id\tscore\nq\td2\t1\n"
    (tmp_path / "beir" / "qrels" / "test.tsv").write_text(judged, "utf-8")
    result = json.loads(remiss("evaluate", tmp_path / "beir", "--json").stdout)
    assert result["retrieval"] == {"ndcg@10": 1, "mrr@10": 1, "recall@5": 1, "recall@10": 1}
    assert set(result["latency_ms"]) == {"p50", "p95"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fel",), "inget kommando"),
        (("ask",), "Ange en fråga"),
        (("search", "x", "--fel"), "inget val"),
        (("search", "x", "-k", "noll"), "Ogiltigt värde"),
        (("index",), "saknas ett argument"),
        (("ask", "två", "ord"), "citattecken"),
    ],
)
def test_wrong_use(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    """Wrong use exits 2 and says what is wrong in Swedish, on standard error."""
    monkeypatch.setenv("REMISS_HOME", str(tmp_path))
    assert _main(monkeypatch, *arguments) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert printed.out == ""


def test_help_is_swedish(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command explains itself in Swedish."""
    for command in COMMANDS:
        assert _main(monkeypatch, command, "--help") == 0
        told = capsys.readouterr().out
        assert "Användning:" in told
        assert "Visa den här hjälpen." in told
        assert "Usage" not in told
        assert "Options" not in told


def test_a_missing_path_fails_and_the_rest_is_done(remiss: Run, folder: Path) -> None:
    """A path that does not exist is told of; what exists is indexed."""
    done = remiss("index", folder / "parker.md", folder / "saknas.pdf")
    assert done.returncode == 1
    assert "ny: parker.md" in done.stdout
    assert "MISSLYCKADES: saknas.pdf" in done.stdout


def test_odd_questions(remiss: Run, folder: Path) -> None:
    """An empty, a senseless or an enormous question is refused, without a crash."""
    remiss("index", folder)
    odd = ["", "   ", "???", "ord " * 50_000, "\x00", "a" * 100_000, "\ud83d\ude00", "§ § §"]
    questions = folder.parent / "udda.jsonl"
    lines = [json.dumps({"id": n, "question": question}) for n, question in enumerate(odd)]
    questions.write_text("\n".join(lines), "utf-8")
    done = remiss("ask", "--questions", questions, "--json")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(odd)
    assert all(answer["abstained"] for answer in answers)


def test_empty_library(remiss: Run) -> None:
    """A question to an empty library is refused, with the reason."""
    answer = json.loads(remiss("ask", "Vad gäller?", "--json").stdout)
    assert answer["abstained"]
    assert answer["searched"]["reason"] == "Inga dokument är indexerade."


def test_unusable_home(remiss: Run, tmp_path: Path) -> None:
    """A home that cannot be a folder gives a message and exit status 1."""
    (tmp_path / "fil").write_text("", "utf-8")
    done = remiss("sources", home=tmp_path / "fil" / "hem")
    assert done.returncode == 1
    assert "kan inte användas" in done.stderr
