"""Measuring: a file of questions with gold passages, or a folder in the BEIR layout.

Metrics follow trec_eval: nDCG with gain rel / log2(rank + 1) (Järvelin and Kekäläinen,
2002), MRR the mean of 1 / rank of the first relevant hit (Voorhees, 1999), recall the
share of relevant passages found. A hit or a citation counts for a question file when
its text holds the gold quote, white space and Markdown links normalised.
"""

from __future__ import annotations

import json
import math
import re
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.asking import Assistant
from assistant.progress import Bars
from ingest.document import Document, IngestError, Kind, Paragraph, document_id, paragraph_id
from vectorstore.library import Library

DEPTH = 10
_SHORT_FACT = 4
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SPACE = re.compile(r"\s+")


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Return nDCG of the first ``depth`` of ``ranked`` against graded ``relevant``."""
    gains = [relevant.get(item, 0) for item in ranked[:depth]]
    ideal = sorted(relevant.values(), reverse=True)[:depth]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def reciprocal_rank(
    ranked: Sequence[str], relevant: Mapping[str, int], depth: int = DEPTH
) -> float:
    """Return 1 / rank of the first relevant item within ``depth``, or 0."""
    for rank, item in enumerate(ranked[:depth], start=1):
        if relevant.get(item, 0) > 0:
            return 1.0 / rank
    return 0.0


def recall(ranked: Sequence[str], relevant: Mapping[str, int], depth: int) -> float:
    """Return the share of the relevant items that are among the first ``depth``."""
    wanted = {item for item, grade in relevant.items() if grade > 0}
    return len(wanted & set(ranked[:depth])) / len(wanted) if wanted else 0.0


def read_questions(file: Path) -> list[dict[str, Any]]:
    """Return the questions of a JSONL file, each with at least ``id`` and ``question``.

    Raises:
        IngestError: the file cannot be read or a line is no such object.
    """
    questions = []
    for number, line in enumerate(_lines(file), start=1):
        try:
            item = json.loads(line)
            questions.append({**item, "id": str(item["id"]), "question": str(item["question"])})
        except (ValueError, KeyError, TypeError) as error:
            raise IngestError(
                f'Rad {number} i {file.name} är ingen fråga av formen {{"id": …, "question": …}}.'
            ) from error
    return questions


def beir(folder: Path, embedding_model: str, bars: Bars) -> dict[str, Any]:
    """Index a BEIR folder in a library of its own and return quality and latency.

    Args:
        folder: holds corpus.jsonl, queries.jsonl and qrels/test.tsv.
        embedding_model: as in the settings.
        bars: shows progress.

    Raises:
        IngestError: the folder lacks a file.
    """
    queries = {str(q["_id"]): q["text"] for q in map(json.loads, _lines(folder / "queries.jsonl"))}
    relevant: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in list(_lines(folder / "qrels" / "test.tsv"))[1:]:
        query, item, grade = line.split("\t")
        relevant[query][item] = int(grade)
    with tempfile.TemporaryDirectory(prefix="remiss-beir-") as home:
        library = Library(Path(home), embedding_model=embedding_model)
        with library.writing():
            for item in map(json.loads, _lines(folder / "corpus.jsonl")):
                library.put(_as_document(item), item["text"].encode())
            library.catch_up(bars.report)
        runs, times = {}, []
        with bars.stage("Frågar", len(relevant)) as advance:
            for query in relevant:
                hits, ms = _timed(library, queries[query])
                runs[query] = [hit.document.source for hit in hits]
                times.append(ms)
                advance(1)
        library.close()
    return {"retrieval": _retrieval(runs, relevant), "latency_ms": _latency(times)}


def questions(file: Path, library: Library, bars: Bars) -> dict[str, Any]:
    """Return quality and latency of search and answers on a file of gold questions."""
    items = read_questions(file)
    assistant = Assistant(library)
    runs: dict[str, list[str]] = {}
    relevant: dict[str, dict[str, int]] = {}
    times: list[float] = []
    verdicts: list[dict[str, Any]] = []
    with bars.stage("Frågar", len(items)) as advance:
        for item in items:
            gold = [normalised(g["quote"]) for g in item.get("gold", [])]
            hits, ms = _timed(library, item["question"])
            times.append(ms)
            if gold:
                every = "gold=all" in item.get("note", "")
                found, wanted = _as_found(gold, [h.paragraph.text for h in hits], every=every)
                runs[item["id"]], relevant[item["id"]] = found, dict.fromkeys(wanted, 1)
            verdicts.append(_judged(item, gold, assistant.ask(item["question"])))
            advance(1)
    return {
        "retrieval": _retrieval(runs, relevant),
        "latency_ms": _latency(times),
        "answers": {**_answers(verdicts), "by_intent": _by_intent(verdicts)},
    }


def normalised(text: str) -> str:
    """Return ``text`` with Markdown links as their words, white space single, lower case."""
    return _SPACE.sub(" ", _LINK.sub(r"\1", text)).strip().lower()


def _as_found(
    gold: Sequence[str], texts: Iterable[str], *, every: bool
) -> tuple[list[str], list[str]]:
    """Return which gold quote each hit is relevant for, and the quotes that count.

    A hit that holds several is one relevant passage. Where one quote is enough
    (``every`` is false), the first hit that holds any is the relevant one.
    """
    left = list(gold)
    counted = list(gold) if every else ["any"]
    found = []
    for text in texts:
        plain = normalised(text)
        held = [quote for quote in left if quote in plain]
        if every:
            counted = [quote for quote in counted if quote not in held[1:]]
            left = [quote for quote in left if quote not in held]
            found.append(held[0] if held else "")
        else:
            found.append("any" if held else "")
            left = [] if held else left
    return found, counted


def _judged(item: Mapping[str, Any], gold: Sequence[str], given: Answer) -> dict[str, Any]:
    told = normalised(" ".join((given.lead_in, *(claim.text for claim in given.claims))))
    cited = [normalised(citation.paragraph.text) for citation in given.citations]
    must = [normalised(fact) for fact in item.get("must_include", [])]
    good = [any(quote in text for quote in gold) for text in cited]
    return {
        "intent": item.get("intent", ""),
        "answerable": bool(gold),
        "abstained": given.abstained,
        "facts": sum(_says(told, fact) for fact in must) / len(must) if must else 1.0,
        "cites": any(good),
        "precision": sum(good) / len(good) if good else None,
    }


def _says(told: str, fact: str) -> bool:
    """Whether the answer holds ``fact``: a short one as a word, a long one in a compound too."""
    if len(fact) > _SHORT_FACT:
        return fact in told
    return re.search(rf"(?<!\w){re.escape(fact)}(?!\w)", told) is not None


def _answers(verdicts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    answerable = [v for v in verdicts if v["answerable"]]
    others = [v for v in verdicts if not v["answerable"]]
    return {
        "fact_coverage": _mean(v["facts"] for v in answerable),
        "cites_a_gold_passage": _mean(v["cites"] for v in answerable),
        "citation_precision": _mean(
            v["precision"] for v in answerable if v["precision"] is not None
        ),
        "abstained_when_unanswerable": _mean(v["abstained"] for v in others),
        "abstained_when_answerable": _mean(v["abstained"] for v in answerable),
    }


def _by_intent(verdicts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    groups: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict["intent"]].append(verdict)
    return {
        intent: {"n": len(group), **_answers(group)} for intent, group in sorted(groups.items())
    }


def _retrieval(
    runs: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    return {
        "ndcg@10": _mean(ndcg(runs[q], relevant[q]) for q in runs),
        "mrr@10": _mean(reciprocal_rank(runs[q], relevant[q]) for q in runs),
        "recall@5": _mean(recall(runs[q], relevant[q], 5) for q in runs),
        "recall@10": _mean(recall(runs[q], relevant[q], 10) for q in runs),
    }


def _latency(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times) or [0.0]
    at95 = ordered[min(len(ordered) - 1, math.ceil(0.95 * len(ordered)) - 1)]
    return {"p50": round(statistics.median(ordered), 2), "p95": round(at95, 2)}


def _timed(library: Library, question: str) -> tuple[Sequence[Any], float]:
    started = time.perf_counter()
    hits = library.search(question, DEPTH)
    return hits, (time.perf_counter() - started) * 1000


def _as_document(item: Mapping[str, Any]) -> Document:
    """Return a passage of a BEIR corpus as a document of one paragraph."""
    source = str(item["_id"])
    identity = document_id("beir", source)
    paragraph = Paragraph(paragraph_id(identity, 1), 1, item["text"])
    title = item.get("title", "")
    return Document(identity, identity, source, title, Kind.OTHER, paragraphs=(paragraph,))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _mean(values: Iterable[float]) -> float:
    listed = [float(value) for value in values]
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise IngestError(f"{file} kan inte läsas: {error}") from error
