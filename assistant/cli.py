"""The ``remiss`` command: index, search, ask, check and serve, in Swedish.

Data goes to standard output, with ``--json`` as JSON and nothing else; progress and
messages go to standard error. Exit status: 0 done, 1 some input failed (the rest is
done), 2 wrong use. Errors with a message for the user end here.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from assistant import evaluation, printing
from assistant.asking import Assistant
from assistant.command import SwedishGroup
from assistant.progress import Bars
from assistant.serving import serve_app
from assistant.settings import Settings
from ingest.document import IngestError
from vectorstore.errors import BusyError, LibraryError
from vectorstore.hit import Filters
from vectorstore.indexer import FileResult, Outcome, find_files, index_files
from vectorstore.library import Library

_OUTCOMES = {
    Outcome.NEW: "ny",
    Outcome.CHANGED: "ändrad",
    Outcome.UNCHANGED: "oförändrad",
    Outcome.FAILED: "MISSLYCKADES",
}

as_json = click.option("--json", "as_json", is_flag=True, help="Skriv JSON och inget annat.")
in_collection = click.option(
    "--collection", "collections", multiple=True, help="Sök bara i samlingen (kan upprepas)."
)


def main() -> None:
    """Run the command, and turn errors into messages and exit statuses."""
    try:
        remiss.main(prog_name="remiss", standalone_mode=False)
    except click.UsageError as error:
        SwedishGroup.show_usage_error(error)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Avbrutet.", err=True)
        sys.exit(130)
    except ValidationError as error:
        for fault in error.errors():
            name = "REMISS_" + "_".join(str(part) for part in fault["loc"]).upper()
            click.echo(f"Fel i inställningen {name}: {fault['msg']}", err=True)
        sys.exit(2)
    except (LibraryError, IngestError) as error:
        click.echo(f"Fel: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader, head for instance, has seen enough
        sys.exit(0)


@click.group(cls=SwedishGroup)
@click.version_option(None, "--version", package_name="remissassistenten", help="Visa version.")
def remiss() -> None:
    """Svar med exakta källhänvisningar ur tjänsteutlåtanden, program och lagtexter.

    Biblioteket ligger i mappen REMISS_HOME. Inget lämnar datorn.
    """


@remiss.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="SÖKVÄG…", type=click.Path(path_type=Path)
)
@click.option("--collection", default="standard", show_default=True, help="Samlingens namn.")
@as_json
def index(paths: tuple[Path, ...], collection: str, as_json: bool) -> None:
    """Läs in filer och mappar. Oförändrade filer hoppas över."""
    files = find_files(paths)
    with _library(catch_up=False) as library, Bars() as bars, library.writing():
        counts: Counter[Outcome] = Counter()
        results: list[FileResult] = []
        with bars.stage("Läser filer", len(files)) as advance:
            for result in index_files(library, files, collection):
                advance(1)
                counts[result.outcome] += 1
                results.append(result)
                if not as_json and result.outcome is not Outcome.UNCHANGED:
                    bars.print(_result_line(result))
        library.catch_up(bars.report)
    if as_json:
        _print_json([printing.file_result(result) for result in results])
    else:
        told = ", ".join(f"{counts[o]} {_OUTCOMES[o].lower()}" for o in Outcome if counts[o])
        click.echo(f"{len(files)} filer: {told or 'inga filer hittades'}.")
    if counts[Outcome.FAILED] or not files:
        sys.exit(1)


@remiss.command()
@as_json
def sources(as_json: bool) -> None:
    """Visa vad som är indexerat."""
    with _library() as library:
        if as_json:
            _print_json(printing.sources(library))
        else:
            click.echo(printing.sources_text(library))


@remiss.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
def remove(ids: tuple[str, ...]) -> None:
    """Ta bort dokument ur biblioteket, med de ID som remiss sources visar."""
    missing = 0
    with _library() as library:
        for document in ids:
            if library.remove(document):
                click.echo(f"Borttaget: {document}")
            else:
                missing += 1
                click.echo(f"Det finns inget dokument med ID {document}.", err=True)
    if missing:
        sys.exit(1)


@remiss.command()
@click.argument("question", required=False, metavar="FRÅGA")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 1000), help="Antal.")
@click.option("--questions", type=click.Path(path_type=Path), help="JSONL med id och question.")
@in_collection
@as_json
def search(
    question: str | None,
    k: int,
    questions: Path | None,
    collections: tuple[str, ...],
    as_json: bool,
) -> None:
    """Visa de stycken som bäst svarar mot en fråga."""
    with _library() as library:
        filters = Filters(collections=collections)

        def found(text: str) -> dict[str, Any]:
            hits = library.search(text, k, filters)
            return {"question": text, "hits": [printing.hit(hit) for hit in hits]}

        if questions is not None:
            _each_question(questions, question, found)
        elif as_json:
            _print_json(found(_required(question)))
        else:
            click.echo(printing.hits_text(library.search(_required(question), k, filters)))


@remiss.command()
@click.argument("question", required=False, metavar="FRÅGA")
@click.option("--questions", type=click.Path(path_type=Path), help="JSONL med id och question.")
@in_collection
@as_json
def ask(
    question: str | None, questions: Path | None, collections: tuple[str, ...], as_json: bool
) -> None:
    """Svara på en fråga med citat ur källorna."""
    with _library() as library:
        assistant = Assistant(library)
        filters = Filters(collections=collections)

        def answered(text: str) -> dict[str, Any]:
            return printing.answer(assistant.ask(text, filters))

        if questions is not None:
            _each_question(questions, question, answered)
        elif as_json:
            _print_json(answered(_required(question)))
        else:
            click.echo(printing.answer_text(assistant.ask(_required(question), filters)))


@remiss.command()
@click.argument("path", metavar="SÖKVÄG", type=click.Path(path_type=Path))
@as_json
def evaluate(path: Path, as_json: bool) -> None:
    """Mät kvalitet och svarstid mot en frågefil eller en mapp i BEIR-format."""
    with Bars() as bars:
        if path.is_dir():
            result = evaluation.beir(path, _settings().embedding_model, bars)
        else:
            with _library() as library:
                result = evaluation.questions(path, library, bars)
    if as_json:
        _print_json(result)
    else:
        click.echo(printing.evaluation_text(result))


@remiss.command()
@click.option("--repair", is_flag=True, help="Bygg om indexen ur katalogen.")
def doctor(repair: bool) -> None:
    """Kontrollera biblioteket."""
    with _library(catch_up=False) as library:
        faults = library.doctor()
        for fault in faults:
            click.echo(f"- {fault}")
        if faults and repair:
            with Bars() as bars:
                library.rebuild(bars.report)
            faults = library.doctor()
            for fault in faults:
                click.echo(f"- Kvarstår: {fault}")
        if faults:
            click.echo("" if repair else "Kör remiss doctor --repair för att bygga om indexen.")
            sys.exit(1)
        click.echo("Biblioteket är helt.")


@remiss.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port; annars REMISS_PORT.")
@click.option("--no-browser", is_flag=True, help="Öppna ingen webbläsare.")
def serve(port: int | None, no_browser: bool) -> None:
    """Starta webbappen på den här datorn."""
    settings = _settings()
    sys.exit(serve_app(settings.address, port or settings.port, open_browser=not no_browser))


def _settings() -> Settings:
    return Settings()


@contextmanager
def _library(*, catch_up: bool = True) -> Iterator[Library]:
    """Open the library; where an interrupted run left work behind, finish it first."""
    settings = _settings()
    library = Library(settings.home, settings.database_url, settings.embedding_model)
    try:
        if catch_up and library.behind():
            try:
                with Bars() as bars:
                    library.catch_up(bars.report)
            except BusyError:
                click.echo("En indexering pågår; sökningen omfattar det som är klart.", err=True)
        yield library
    finally:
        library.close()


def _each_question(
    file: Path, question: str | None, answer: Callable[[str], dict[str, Any]]
) -> None:
    """Print one JSON line for each question in ``file``."""
    if question is not None:
        raise click.UsageError("Ange antingen en fråga eller --questions, inte båda.")
    for item in evaluation.read_questions(file):
        click.echo(json.dumps({"id": item["id"], **answer(item["question"])}, ensure_ascii=False))


def _required(question: str | None) -> str:
    if question is None:
        raise click.UsageError("Ange en fråga.")
    return question


def _result_line(result: FileResult) -> str:
    line = f"{_OUTCOMES[result.outcome]}: {result.source}"
    if result.outcome is Outcome.FAILED:
        return f"{line}: {result.reason}"
    return f"{line} ({result.passages} stycken)"


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
