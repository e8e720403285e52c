"""Scale: how long, how much memory and how much disk a large archive takes.

The whole folder is indexed by this project; a sample that the usual stack can finish is
indexed by both. Each job runs in a process of its own, whose memory is its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import load, nearest, ours, starting, usual
from benchmarks.memory import Done, run_job
from benchmarks.results import Row, Table
from benchmarks.table import number

# all-MiniLM-L6-v2 takes some ten chunks a second on two cores: below three minutes.
USUAL_DOCUMENTS = 100
_ASKS = 5
_RECALL_QUESTIONS = 200
_INDEXES = {
    "katalog": "catalogue.db*",
    "ordindex": "lexical",
    "vektorindex": "dense",
    "originalfiler": "originals",
}
_BESIDE = (
    *("", "Stycken", "Start, s", "Indexering, s", "Stycken/s", "MiB text/s", "Minne, MiB"),
    *("Sökning p50 ms", "p95 ms", "Första sökningen klar, s", "Minne vid sökning, MiB"),
)


def measure(
    folder: Path,
    asked: Sequence[str],
    sample: int | None = None,
    usual_documents: int = USUAL_DOCUMENTS,
) -> list[Table]:
    """Return the tables of the whole ``folder``, and of the sample beside the usual stack.

    Args:
        folder: documents of any kind that ``remiss index`` reads.
        asked: questions to time searches with, beside titles and headings.
        sample: how many of the files are taken; all by default.
        usual_documents: how many the usual stack gets; 0 leaves it out.
    """
    files = load.files(folder, sample)
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as home:
        indexed = run_job("index", {"home": home, "files": files})
        questions = load.questions(Path(home), asked)
        searched = run_job("search", {"home": home, "questions": questions})
        data = _data(folder, files, indexed)
        tables = [
            _whole(Path(home), data, indexed, searched, questions),
            _sizes(Path(home), data),
        ]
    if usual_documents:
        tables.append(_beside(folder, files[:usual_documents], questions))
    return tables


def _whole(home: Path, data: str, indexed: Done, searched: Done, questions: Sequence[str]) -> Table:
    told, found = indexed.result, searched.result
    page = starting.first_page(home)
    recall = nearest.recall(home, questions[:_RECALL_QUESTIONS])
    rows: list[Row] = [
        ("Filerna lästa, s", told["read_s"]),
        ("Orden sökbara senast efter, s", told["words_s"]),
        ("Vektorerna klara efter, s", told["done_s"]),
        ("Stycken per sekund", told["passages"] / told["done_s"]),
        ("Minne som mest vid indexering, MiB", indexed.peak_mib),
        ("Sökning i varm process, p50 ms", found["p50"]),
        ("Sökning i varm process, p95 ms", found["p95"]),
        ("Första sökningen klar, från processens start, s", found["first_s"]),
        ("Minne som mest vid sökning, MiB", searched.peak_mib),
        ("remiss ask i ny process (median), s", starting.ask(home, questions[:_ASKS])),
        ("Webbappen svarar efter, s", page["health_s"]),
        ("Webbappens första sida klar efter, s", page["page_s"]),
        ("Webbappens minne då, MiB", page["mib"]),
        (f"Vektorindexets recall@{nearest.DEPTH} mot exakt sökning", recall),
    ]
    note = (
        f"{data} Sökning: {found['questions']} frågor (rubriker, titlar och frågor ur "
        f"dev-mängderna). remiss ask: {_ASKS} frågor. Recall: {_RECALL_QUESTIONS} frågor. "
        "Minne är summan för processen och dess barn."
    )
    return Table("Hela arkivet", note, ("Mått", ours.NAME), tuple(rows))


def _sizes(home: Path, data: str) -> Table:
    sizes = {name: disk_size(home, pattern) for name, pattern in _INDEXES.items()}
    rows = (*sizes.items(), ("summa", sum(sizes.values())))
    return Table("Storlek på disk", data, ("Del", "MiB"), rows)


def _beside(folder: Path, files: Sequence[load.File], questions: Sequence[str]) -> Table:
    """Return both systems' figures over the same ``files``."""
    rows: list[Row] = []
    for name, prefix in ((ours.NAME, ""), (usual.NAME, "usual_")):
        with tempfile.TemporaryDirectory(prefix="remiss-bench-") as home:
            indexed = run_job(f"{prefix}index", {"home": home, "files": files})
            searched = run_job(f"{prefix}search", {"home": home, "questions": questions})
            rows.append((name, *_figures(indexed, searched, load.size(files))))
    note = (
        f"{len(files)} dokument ur {folder.name} ({_mebibytes(files)}), de samma för båda; "
        f"{len(questions)} frågor. {usual.NAME}: {usual.DESCRIPTION}. Start är från "
        "processens början till dess att det går att indexera, importer och modell inräknade; "
        "den är inte med i indexeringens tid."
    )
    return Table("Samma urval bredvid den vanliga stacken", note, _BESIDE, tuple(rows))


def _figures(indexed: Done, searched: Done, size: float) -> Row:
    told, found = indexed.result, searched.result
    seconds = told["done_s"]
    return (
        *(told["passages"], told["opened_s"], seconds, told["passages"] / seconds, size / seconds),
        *(indexed.peak_mib, found["p50"], found["p95"], found["first_s"], searched.peak_mib),
    )


def _data(folder: Path, files: Sequence[load.File], indexed: Done) -> str:
    told = indexed.result
    failed = f", {told['failed']} gick inte att läsa" if told["failed"] else ""
    return (
        f"{folder.name}: {told['documents']} dokument{failed}, {told['passages']} stycken, "
        f"{_mebibytes(files)}."
    )


def _mebibytes(files: Sequence[load.File]) -> str:
    return f"{number(load.size(files))} MiB"


def disk_size(home: Path, pattern: str) -> float:
    """Return the MiB of what matches ``pattern`` in ``home``, folders with all in them."""
    found = list(home.glob(pattern))
    found += [inner for folder in found if folder.is_dir() for inner in folder.rglob("*")]
    return sum(file.stat().st_size for file in found if file.is_file()) / 2**20
