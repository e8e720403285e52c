"""The benchmarks' command: ``python -m benchmarks``, or ``make bench BENCH="…"``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks import growth, ours, quality, results, scale, table, usual, weights
from benchmarks.memory import JobError
from benchmarks.results import Table
from benchmarks.tasks import Task, read_tasks
from ingest.document import IngestError
from vectorstore.errors import LibraryError

_EXISTING = click.Path(exists=True, path_type=Path)
data = click.option(
    "--data",
    "folder",
    type=_EXISTING,
    required=True,
    help="Mapp med BEIR-mappar (och frågefiler).",
)
documents = click.option(
    "--documents",
    type=_EXISTING,
    multiple=True,
    help="Dokument som frågefilerna gäller (kan upprepas); annars hoppas frågefilerna över.",
)
archive = click.option(
    "--folder", type=_EXISTING, required=True, help="Mapp med dokument att indexera."
)
sample = click.option("--sample", type=click.IntRange(1), help="Antal filer; annars alla.")
questions = click.option(
    "--data", "asked", type=_EXISTING, help="Mapp med dev-mängder vars frågor också ställs."
)


@click.group()
def main() -> None:
    """Mät kvalitet och hastighet bredvid den vanliga stacken."""


@main.command("quality")
@data
@documents
@click.option("--usual/--no-usual", default=True, help="Med den vanliga stacken eller utan.")
def quality_command(folder: Path, documents: tuple[Path, ...], usual: bool) -> None:
    """Sökkvalitet: helheten, utan var och en av dess delar, och den vanliga stacken."""
    _keep("quality", quality.measure(_tasks(folder, documents), with_usual=usual))


@main.command("scale")
@archive
@sample
@questions
@click.option(
    "--usual-documents",
    type=click.IntRange(0),
    default=scale.USUAL_DOCUMENTS,
    show_default=True,
    help="Antal filer som också den vanliga stacken får; 0 är inga.",
)
def scale_command(
    folder: Path, sample: int | None, asked: Path | None, usual_documents: int
) -> None:
    """Indexering, sökning, start, minne och disk för ett stort arkiv."""
    _keep("scale", scale.measure(folder, _asked(asked), sample, usual_documents))


@main.command("growth")
@archive
@sample
@questions
def growth_command(folder: Path, sample: int | None, asked: Path | None) -> None:
    """Söktid och minne när biblioteket växer."""
    _keep("growth", growth.measure(folder, _asked(asked), sample))


@main.command("weights")
@data
@documents
@click.option(
    "--rounds",
    type=click.IntRange(1),
    default=weights.ROUNDS,
    show_default=True,
    help="Varv genom alla vikter.",
)
def weights_command(folder: Path, documents: tuple[Path, ...], rounds: int) -> None:
    """Sök sökningens vikter på dev-mängderna."""
    _keep("weights", weights.search(_tasks(folder, documents), rounds))


@main.command("table")
@click.option("--out", type=click.Path(path_type=Path), help="Fil att skriva; annars skärmen.")
def table_command(out: Path | None) -> None:
    """Skriv de senaste resultaten som tabeller i Markdown."""
    kept = [results.load(name) for name in ("quality", "scale", "growth", "weights")]
    page = table.markdown([result for result in kept if result is not None])
    if out is None:
        click.echo(page, nl=False)
    else:
        out.write_text(page, "utf-8")


def _tasks(folder: Path, documents: Sequence[Path]) -> list[Task]:
    try:
        found = read_tasks(folder, documents)
    except (OSError, IngestError) as error:
        raise click.ClickException(str(error)) from error
    if not found:
        raise click.ClickException(f"Det finns inga frågor att ställa i mappen {folder}.")
    return found


def _asked(folder: Path | None) -> list[str]:
    """Return the questions of the dev sets in ``folder``, question files included."""
    if folder is None:
        return []
    return [question for task in read_tasks(folder, [folder]) for question in task.queries.values()]


def _keep(name: str, tables: list[Table]) -> None:
    """Print ``tables`` and keep them as the last result of ``name``."""
    result = results.measured(name, tables, (*ours.PACKAGES, *usual.PACKAGES))
    for each in result.tables:
        click.echo(table.plain(each) + "\n")
    click.echo(f"{result.machine}, {result.day}. Sparat: {results.save(result).name}")


if __name__ == "__main__":
    try:
        main(prog_name="python -m benchmarks")
    except (LibraryError, IngestError, JobError, TimeoutError) as error:
        raise SystemExit(f"Fel: {error}") from error
    except ImportError as error:
        raise SystemExit(f"Fel: {error}. Installera det som saknas med: make models") from error
