"""The catalogue: whole documents or none, every field back as it was, readers never blocked."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_documents import make_document

from ingest.document import Box, Document, Kind, Metadata, Paragraph, Person
from vectorstore.catalogue import Catalogue
from vectorstore.errors import CatalogueError

# What PDF, Word and text files can hold; lone surrogates cannot be written as UTF-8.
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_PLACES = st.floats(0, 2_000, allow_nan=False)
_PEOPLE = st.lists(st.builds(Person, _WORDS, _WORDS, _WORDS), max_size=3).map(tuple)
_NAMES = st.lists(_WORDS, max_size=3).map(tuple)
_METADATA = st.builds(
    Metadata,
    **dict.fromkeys(
        "municipality namnd forvaltning dnr date handlaggare motion remisstid sfs short_name "
        "issued in_force version".split(),
        _WORDS,
    ),
    **dict.fromkeys(["remissinstanser_inside", "remissinstanser_outside", "bilagor"], _NAMES),
    **dict.fromkeys(["signatories", "motionarer"], _PEOPLE),
    **dict.fromkeys(["immediate_adjustment", "pages_calculated"], st.booleans()),
)
_BOXES = st.builds(Box, st.integers(1, 500), _PLACES, _PLACES, _PLACES, _PLACES)


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    """Draw a document with any values in all its fields."""
    count = draw(st.integers(0, 4))
    paragraphs = tuple(
        Paragraph(
            id=f"d-{number}",
            number=number,
            text=draw(_WORDS),
            headings=draw(_NAMES),
            page=draw(st.none() | st.integers(1, 900)),
            boxes=tuple(draw(st.lists(_BOXES, max_size=2))),
            chapter=draw(_WORDS),
            section=draw(_WORDS),
            amended_by=draw(_WORDS),
        )
        for number in range(1, count + 1)
    )
    return Document(
        id="d",
        content_hash=draw(_WORDS),
        source=draw(_WORDS),
        title=draw(_WORDS),
        kind=draw(st.sampled_from(Kind)),
        media_type=draw(_WORDS),
        collection=draw(_WORDS),
        metadata=draw(_METADATA),
        paragraphs=paragraphs,
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Return an empty catalogue."""
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    yield catalogue
    catalogue.close()


def _whole(catalogue: Catalogue, document: str) -> Document | None:
    info = catalogue.info(document)
    if info is None:
        return None
    paragraphs = tuple(paragraph for _, paragraph in catalogue.paragraphs(document))
    return replace(info.document, paragraphs=paragraphs)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document=_documents())
def test_round_trip(catalogue: Catalogue, document: Document) -> None:
    """Every field of a document comes back as it was put, in place of what was there."""
    catalogue.put(document)
    assert _whole(catalogue, document.id) == document


def test_a_document_is_written_whole_or_not_at_all(catalogue: Catalogue) -> None:
    """A document that cannot be written leaves the one before it, whole."""
    before = make_document("Nämnden tillstyrker förslaget.", "Beslutet justeras omedelbart.")
    catalogue.put(before)
    generation = catalogue.generation()
    first = make_document("Ny lydelse.").paragraphs[0]
    twice = replace(before, paragraphs=(first, replace(first, number=2)))
    with pytest.raises(CatalogueError):
        catalogue.put(twice)  # two paragraphs with one id
    assert _whole(catalogue, before.id) == before
    assert catalogue.generation() == generation
    assert catalogue.check() == []


def test_a_document_is_replaced_whole(catalogue: Catalogue) -> None:
    """A new version leaves no paragraph of the old one, and its keys are new."""
    catalogue.put(make_document("Ett.", "Två.", "Tre."))
    old = catalogue.keys()
    new = make_document("Fyra.")
    catalogue.put(new)
    assert _whole(catalogue, new.id) == new
    assert len(catalogue.keys()) == 1
    assert not catalogue.keys() & old
    assert set(catalogue.changes(1)[0].removed) == old


def test_removal(catalogue: Catalogue) -> None:
    """A removed document is gone with its paragraphs, and keys are never used again."""
    document = make_document("Ett.", "Två.")
    catalogue.put(document)
    keys = catalogue.keys()
    assert catalogue.remove(document.id)
    assert not catalogue.remove(document.id)
    assert _whole(catalogue, document.id) is None
    assert catalogue.keys() == set()
    assert catalogue.find(document.paragraphs[0].id) is None
    catalogue.put(document)
    assert not catalogue.keys() & keys


def test_generation_counts_writes(catalogue: Catalogue) -> None:
    """Each write raises the generation, and changes since then name the document."""
    assert catalogue.generation() == 0
    documents = [make_document("Text.", source=f"{n}.md") for n in range(3)]
    for document in documents:
        catalogue.put(document)
    catalogue.remove(documents[0].id)
    assert catalogue.generation() == 4
    since = [change.document for change in catalogue.changes(1)]
    assert since == [documents[1].id, documents[2].id, documents[0].id]
    assert catalogue.changes(4) == []


def test_failures_are_recorded_until_the_file_is_read(catalogue: Catalogue) -> None:
    """A failure is told of with its last reason until the same file is put."""
    catalogue.record_failure("standard", "b.pdf", "Filen är tom.")
    catalogue.record_failure("standard", "a.pdf", "Filen är skadad.")
    catalogue.record_failure("standard", "b.pdf", "Filen är låst med lösenord.")
    catalogue.record_failure("arkiv", "b.pdf", "Filen är tom.")
    assert [(f.collection, f.source, f.reason) for f in catalogue.failures()] == [
        ("arkiv", "b.pdf", "Filen är tom."),
        ("standard", "a.pdf", "Filen är skadad."),
        ("standard", "b.pdf", "Filen är låst med lösenord."),
    ]
    catalogue.put(make_document("Text.", source="b.pdf"))
    assert [(f.collection, f.source) for f in catalogue.failures()] == [
        ("arkiv", "b.pdf"),
        ("standard", "a.pdf"),
    ]


def test_passages_of_a_section(catalogue: Catalogue) -> None:
    """A statute's paragraphs are found by section, and by chapter where it is given."""
    act = make_document("Första.", "Andra.", "Tredje.", kind=Kind.LAW)
    placed = zip(act.paragraphs, [("1", "2"), ("1", "3"), ("2", "2")], strict=True)
    paragraphs = tuple(replace(p, chapter=c, section=s) for p, (c, s) in placed)
    catalogue.put(replace(act, paragraphs=paragraphs))
    assert [p.text for _, p in catalogue.provisions(act.id, "2")] == ["Första.", "Tredje."]
    assert [p.text for _, p in catalogue.provisions(act.id, "2", "2")] == ["Tredje."]
    assert catalogue.provisions(act.id, "9") == []


def test_many_keys_at_once(catalogue: Catalogue) -> None:
    """More keys than a statement may bind are looked up all the same."""
    catalogue.put(make_document(*(f"Stycke {n}." for n in range(12_000))))
    keys = sorted(catalogue.keys())
    assert len(catalogue.by_key([*keys, 10**9])) == 12_000


def test_what_it_holds_is_there_when_opened_again(tmp_path: Path) -> None:
    """A closed catalogue gives the same documents when it is opened again."""
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    document = make_document("Nämnden avstyrker.")
    first = Catalogue(url)
    first.put(document, origin="/arkiv/yttrande.md")
    first.close()
    second = Catalogue(url)
    assert _whole(second, document.id) == document
    assert second.origin(document.id) == "/arkiv/yttrande.md"
    assert second.is_current(document.id, document.content_hash)
    assert not second.is_current(document.id, "0" * 64)
    second.close()


def test_a_newer_schema_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    """A library written by a newer program is left alone, with advice in Swedish."""
    catalogue.close()
    database = sqlite3.connect(tmp_path / "catalogue.db")
    database.execute("UPDATE about SET value = '999' WHERE name = 'schema'")
    database.commit()
    database.close()
    with pytest.raises(CatalogueError, match="nyare version"):
        Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Garbage in place of the database gives an error that says so in Swedish."""
    (tmp_path / "catalogue.db").write_bytes(
        b"detta \xc3\xa4r ingen databas\n".ljust(9_000, b"\x00")
    )
    with pytest.raises(CatalogueError, match="skadad"):
        Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")


def test_a_damaged_database_is_told_of(tmp_path: Path, catalogue: Catalogue) -> None:
    """A database with damaged pages gives a fault or an error in Swedish, never a wrong text."""
    document = make_document(*(f"Stycke {n} om trygghet i centrum." for n in range(2_000)))
    catalogue.put(document)
    catalogue.close()
    path = tmp_path / "catalogue.db"
    data = bytearray(path.read_bytes())
    for start in range(8_192, len(data) - 2_048, 4_096):
        data[start : start + 512] = b"\xff" * 512
    path.write_bytes(data)
    try:
        damaged = Catalogue(f"sqlite:///{path}")
        faults = damaged.check()
        damaged.close()
    except CatalogueError as error:
        faults = [str(error)]
    assert any("skadad" in fault for fault in faults)


def test_a_place_that_cannot_be_used(tmp_path: Path) -> None:
    """A database in a folder that does not exist gives an error in Swedish."""
    with pytest.raises(CatalogueError, match="kan inte öppnas"):
        Catalogue(f"sqlite:///{tmp_path / 'saknas' / 'catalogue.db'}")


def _hold_a_write(path: str, held: Event, done: Event) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    database.execute("DELETE FROM paragraphs")
    held.set()
    done.wait(30)
    database.execute("ROLLBACK")
    database.close()


def test_readers_are_not_blocked_by_a_writer(tmp_path: Path, catalogue: Catalogue) -> None:
    """While another process holds a write transaction, readers see what was there before."""
    document = make_document("Ett.", "Två.")
    catalogue.put(document)
    spawn = multiprocessing.get_context("spawn")
    held, done = spawn.Event(), spawn.Event()
    writer = spawn.Process(target=_hold_a_write, args=(str(tmp_path / "catalogue.db"), held, done))
    writer.start()
    try:
        assert held.wait(30)
        assert _whole(catalogue, document.id) == document
        assert len(catalogue.keys()) == 2
    finally:
        done.set()
        writer.join(30)
    assert writer.exitcode == 0
