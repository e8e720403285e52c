"""The benchmarks judge, render and keep what they measure as they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import evaluation
from benchmarks import jobs, load, quality, results, table
from benchmarks.ours import NAME, PARTS, WITHOUT_WINDOWS
from benchmarks.results import Result, Table
from benchmarks.scoring import latency, score
from benchmarks.tasks import Judged, judge_quotes, read_quotes, read_tasks

PASSAGES = {
    "d0": "Fritidsgården i Almby håller öppet till klockan tio på fredagar.",
    "d1": "Simhallen stängs i juli för att bassängen ska tömmas och målas.",
    "d2": "Den som söker bygglov får besked inom tio veckor.",
    "d3": "Biblioteket lånar ut verktyg, tält och brädspel.",
    "d4": "Snöröjningen börjar när fem centimeter har fallit.",
}
QUESTIONS = {
    "q0": ("När stänger fritidsgården på fredagarna?", "d0"),
    "q1": ("Hur länge får man vänta på ett bygglovsbesked?", "d2"),
    "q2": ("Kan jag låna ett tält på biblioteket?", "d3"),
}


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """Return a folder with a task of five passages in the BEIR layout."""
    folder = tmp_path / "almby"
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": d, "title": "", "text": text} for d, text in PASSAGES.items()]
    asked = [{"_id": q, "text": text} for q, (text, _) in QUESTIONS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), "utf-8")
    gold = [f"{q}\t{d}\t1" for q, (_, d) in QUESTIONS.items()]
    lines = ["query-id\tcorpus-id\tscore", *gold]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_quality_of_a_small_folder(beir: Path) -> None:
    """A row for the whole and one for each part taken away, with figures between 0 and 1."""
    pytest.importorskip("ir_measures", reason="the benchmarks' packages are not installed")
    (measured,) = quality.measure(read_tasks(beir, []), with_usual=False)
    assert [row[0] for row in measured.rows] == [NAME, *PARTS, WITHOUT_WINDOWS]
    assert measured.rows[0][1:5] == (1.0, 1.0, 1.0, 1.0)
    assert all(0 <= float(figure or 0) <= 1 for row in measured.rows for figure in row[1:5])
    assert "almby: 3 frågor över 5 stycken" in measured.note


def test_metrics_agree_with_the_projects_own() -> None:
    """ir-measures and ``remiss evaluate`` give the same figures for the same run."""
    pytest.importorskip("ir_measures", reason="the benchmarks' packages are not installed")
    judged = {
        "q0": Judged(("", "a", "", "b"), {"a": 1, "b": 1, "c": 1}),
        "q1": Judged((), {"a": 1}),
        "q2": Judged(("x", "", "", "", "", "", "y"), {"x": 2, "y": 1}),
    }

    def mean(own: Callable[..., float], *depth: int) -> float:
        return sum(own(j.ranked, j.relevant, *depth) for j in judged.values()) / len(judged)

    assert score(judged) == pytest.approx(
        {
            "nDCG@10": mean(evaluation.ndcg),
            "MRR@10": mean(evaluation.reciprocal_rank),
            "recall@5": mean(evaluation.recall, 5),
            "recall@10": mean(evaluation.recall, 10),
        },
        abs=1e-4,
    )


def test_any_quote_is_enough() -> None:
    """The first text that holds a quote is the relevant one, later ones are worth nothing."""
    texts = ["Annat.", "Det öppnar  klockan\ntio.", "Det öppnar klockan tio."]
    judged = judge_quotes(["öppnar klockan tio", "stängt i juli"], texts, wants_all=False)
    assert judged == Judged(("", "any", ""), {"any": 1})


def test_all_quotes_are_wanted() -> None:
    """Each quote is to be found; a text that holds two is one relevant text."""
    texts = ["Öppet till tio och stängt i juli.", "Stängt i juli.", "Sex veckor."]
    judged = judge_quotes(["till tio", "stängt i juli", "sex veckor"], texts, wants_all=True)
    assert judged == Judged(("till tio", "", "sex veckor"), {"till tio": 1, "sex veckor": 1})


def test_quotes_are_found_through_links_and_in_repetition() -> None:
    """Markdown links count as their words, and a quote named twice counts once."""
    texts = ["Enligt [4 kap. 2 §](#k4p2) ska det ske."]
    judged = judge_quotes(["enligt 4 kap. 2 § ska"] * 2, texts, wants_all=True)
    assert judged == Judged(("enligt 4 kap. 2 § ska",), {"enligt 4 kap. 2 § ska": 1})


def test_a_chunk_that_cuts_the_quote_does_not_count() -> None:
    """Half a quote is no hit, whoever cut it."""
    assert judge_quotes(["stängt i juli"], ["Det är stängt", "i juli."], wants_all=False) == Judged(
        ("", ""), {"any": 1}
    )


def test_questions_without_gold_are_left_out(tmp_path: Path) -> None:
    """Only questions with a gold quote measure the search."""
    file = tmp_path / "questions.jsonl"
    gold = {
        "id": "a",
        "question": "Till när?",
        "gold": [{"quote": "till tio"}],
        "note": "gold=all;",
    }
    file.write_text("\n".join(map(json.dumps, [gold, {"id": "b", "question": "Varför?"}])), "utf-8")
    task = read_quotes(file, [tmp_path])
    assert dict(task.queries) == {"a": "Till när?"}
    assert task.wants_all == {"a"}


def test_indexing_stops_at_a_size(tmp_path: Path, root: Path) -> None:
    """The growing library holds at least as many passages as asked for, and then all."""
    files = load.files(root / "examples" / "documents")
    some = jobs.index(str(tmp_path), files, until=20)
    every = jobs.index(str(tmp_path), files)
    assert 20 <= some["passages"] < every["passages"]
    assert every["documents"] == len(files)
    found = jobs.search(str(tmp_path), load.questions(tmp_path, ["Vem leder arbetet?"], 10))
    assert 0 < found["p50"] <= found["p95"]


def test_files_come_in_the_same_order(root: Path) -> None:
    """The sample is the beginning of the whole, every time."""
    folder = root / "examples" / "documents"
    assert load.files(folder, 3) == load.files(folder)[:3]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (0.7553, "0,755"),
        (1.0, "1,000"),
        (5.26, "5,3"),
        (1234.5, "1234"),
        (159_000, "159\u202f000"),
        (7, "7"),
        ("utan fönster", "utan fönster"),
        (None, "–"),
    ],
)
def test_numbers_are_written_in_swedish(cell: results.Cell, written: str) -> None:
    """A decimal comma, thousands parted, a dash for what is missing."""
    assert table.number(cell) == written


def test_results_are_kept_and_rendered(tmp_path: Path) -> None:
    """A kept result comes back the same; its page says what, when and where was measured."""
    figures = Table("Söktid", "12 dokument.", ("Mått", "p50 ms"), (("varm", 3.25), ("kall|ny", 40)))
    result = Result("prov", "2026-11-22", "2 kärnor, 8 GiB", {"tantivy": "0.27.0"}, (figures,))
    results.save(result, tmp_path)
    assert results.load("prov", tmp_path) == result
    assert results.load("annat", tmp_path) is None
    page = table.markdown([result])
    assert "| Mått | p50 ms |\n| --- | ---: |\n| varm | 3,2 |\n| kall\\|ny | 40 |" in page
    assert "12 dokument." in page
    assert "*Uppmätt 2026-11-22 på 2 kärnor, 8 GiB.*" in page
    assert "tantivy 0.27.0" in page


def test_latency_is_median_and_95th_percentile() -> None:
    """Of 1 to 101 milliseconds the median is 51 and the 95th percentile 96."""
    assert latency([float(ms) for ms in range(1, 102)]) == {"p50": 51.0, "p95": 96.0}


def test_the_usual_stack_is_imported_by_no_one_else() -> None:
    """Importing the benchmarks imports none of the packages that only they need."""
    source = Path(quality.__file__).parent
    lazy = ("langchain_chroma", "langchain_text_splitters", "ir_measures", "sentence_transformers")
    tops = [line for file in source.glob("*.py") for line in file.read_text("utf-8").splitlines()]
    imports = [line for line in tops if line.startswith(("import ", "from "))]
    assert not [line for line in imports if any(name in line for name in lazy)]
