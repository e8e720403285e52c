"""Growth: how search time and memory follow the number of passages.

One library grows, in an order in which any part stands for the whole; at each size it is
opened in a fresh process and searched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import load
from benchmarks.memory import run_job
from benchmarks.results import Row, Table
from benchmarks.scale import disk_size

SIZES: tuple[int | None, ...] = (1_000, 4_000, 16_000, 64_000, None)
COLUMNS = (
    *("Stycken", "Dokument", "Frågor", "Sökning p50 ms", "p95 ms"),
    *("Första sökningen klar, s", "Minne vid sökning, MiB", "På disk, MiB"),
)


def measure(
    folder: Path,
    asked: Sequence[str],
    sample: int | None = None,
    sizes: Sequence[int | None] = SIZES,
) -> list[Table]:
    """Return a table with a row a size.

    Args:
        folder: documents of any kind that ``remiss index`` reads.
        asked: questions to time searches with, beside titles and headings.
        sample: how many of the files are taken; all by default.
        sizes: numbers of passages, rising; None is all. Sizes past the last are left out.
    """
    files = load.files(folder, sample)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as home:
        for size in sizes:
            told = run_job("index", {"home": home, "files": files, "until": size}).result
            if rows and told["passages"] == rows[-1][0]:
                break
            questions = load.questions(Path(home), asked)
            searched = run_job("search", {"home": home, "questions": questions})
            found = searched.result
            rows.append(
                (
                    *(told["passages"], told["documents"], found["questions"]),
                    *(found["p50"], found["p95"], found["first_s"]),
                    *(searched.peak_mib, disk_size(Path(home), "*")),
                )
            )
    note = (
        f"Dokument ur {folder.name} i slumpad ordning; frågor är rubriker, "
        "titlar och frågor ur dev-mängderna, i varm process. Första sökningen "
        "är räknad från processens start."
    )
    return [Table("När biblioteket växer", note, COLUMNS, tuple(rows))]
