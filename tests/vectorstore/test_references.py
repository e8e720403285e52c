"""References in questions lead to their provisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Kind, Metadata
from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library
from vectorstore.references import Acts, Provision

SHARED = Path(__file__).parents[2].parent / "shared"
STATUTES = SHARED / "corpus" / "statutes"


def _act(identity: str, sfs: str, short_name: str) -> Document:
    about = Metadata(sfs=sfs, short_name=short_name)
    return Document(identity, "", identity, short_name, Kind.LAW, metadata=about)


ACTS = Acts(
    [
        _act("skol", "2010:800", "skollagen"),
        _act("lvu", "1990:52", "lagen med särskilda bestämmelser om vård av unga"),
        _act("brott", "2023:196", "lagen om kommuners ansvar för brottsförebyggande arbete"),
        Document("svar", "", "svar.md", "S", Kind.STATEMENT, metadata=Metadata(dnr="SN 2025-0312")),
    ]
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Vad säger 5 kap. 13 § skollagen?", [("skol", "13", "5")]),
        ("5 kap 4b § skollagen", [("skol", "4 b", "5")]),
        ("17 a kap. 18 § skollagen (2010:800)", [("skol", "18", "17 a")]),
        ("skollagen 5:13", [("skol", "13", "5")]),
        ("vad gäller enligt 3 § LVU", [("lvu", "3", None)]),
        ("2 och 3 §§ lagen (1990:52)", [("lvu", "2", None), ("lvu", "3", None)]),
        (
            "9 § lagen om kommuners ansvar för brottsförebyggande arbete",
            [("brott", "9", None)],
        ),
        ("Vad gäller enligt 5 kap. 13 §?", []),
        ("Vad säger skollagen?", []),
        ("Motion 2017:49 i skollagens anda", []),
        ("klockan 5:13 i skolan", []),
    ],
)
def test_provisions(question: str, expected: list[tuple[str, str, str | None]]) -> None:
    """A provision is understood in the ways officials write it, and only with its act."""
    assert ACTS.provisions(question) == [Provision(*where) for where in expected]


def test_diarienummer() -> None:
    """A diarienummer leads to its document, however it is spaced."""
    assert ACTS.with_dnr("Vad svarade nämnden i dnr SN 2025-0312?") == ["svar"]
    assert ACTS.with_dnr("sn2025-0312") == ["svar"]
    assert ACTS.with_dnr("SN 2025-0311") == []


@given(st.text())
def test_any_text(question: str) -> None:
    """Any text is searched for references without an error."""
    ACTS.provisions(question)
    ACTS.with_dnr(question)


@pytest.mark.skipif(not STATUTES.exists(), reason="the real statutes are not here")
def test_every_section_of_the_statutes_is_first(tmp_path: Path) -> None:
    """A question with a section's reference has that section first, for all sections."""
    library = Library(tmp_path)
    with library.writing():
        list(index_files(library, find_files([STATUTES]), "standard"))
        library.catch_up()
    missed = []
    for info in library.documents():
        document = library.document(info.document.id)
        assert document is not None
        if document.kind is not Kind.LAW:
            continue
        for paragraph in document.paragraphs[:: max(len(document.paragraphs) // 40, 1)]:
            if not paragraph.section:
                continue
            chapter = f"{paragraph.chapter} kap. " if paragraph.chapter else ""
            act = document.metadata.short_name
            question = f"Vad gäller enligt {chapter}{paragraph.section} § {act}?"
            first = library.search(question, 1)[0]
            found = (first.document.id, first.paragraph.chapter, first.paragraph.section)
            if found != (document.id, paragraph.chapter, paragraph.section):
                missed.append((question, first.document.source, found[1:]))
    assert missed == []
