"""The reference line is what an official would write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_documents import make_document

from assistant.reference import provision, reference
from ingest.document import Document, Kind, Metadata, Paragraph

NBSP = "\u00a0"


def _statement(about: Metadata = Metadata()) -> Document:  # noqa: B008 - it is frozen
    return make_document("Text.", title="Svar om trygghet", metadata=about)


def _act(text: str, chapter: str = "3", section: str = "4 a") -> tuple[Document, Paragraph]:
    about = Metadata(sfs="2031:12", short_name="kvarterslagen", version="2032-01-01")
    act = make_document(text, kind=Kind.LAW, title="Kvarterslag (2031:12)", metadata=about)
    return act, replace(act.paragraphs[0], chapter=chapter, section=section)


def test_a_statement() -> None:
    """A statement is named by förvaltning, sort, date, dnr, heading and page."""
    document = _statement(
        Metadata(
            forvaltning="Socialförvaltningen",
            date="2031-02-23",
            dnr="1.5-77/2031",
            namnd="Socialnämnden",
        )
    )
    paragraph = replace(document.paragraphs[0], headings=("Ärendet", "Bakgrund"), page=4)
    assert reference(document, paragraph) == (
        f"Socialförvaltningen, tjänsteutlåtande, 2031-02-23, dnr{NBSP}1.5-77/2031, "
        f"avsnittet ”Bakgrund”, s.{NBSP}4"
    )


def test_a_calculated_page_says_so() -> None:
    """A page that was worked out from the layout is named as such."""
    document = _statement(Metadata(namnd="Kulturnämnden", pages_calculated=True))
    paragraph = replace(document.paragraphs[0], page=2)
    assert reference(document, paragraph) == (
        f"Kulturnämnden, tjänsteutlåtande, beräknad sida{NBSP}2"
    )


def test_what_is_not_known_is_left_out() -> None:
    """A document that says nothing of itself is named by title and paragraph."""
    document = _statement()
    assert reference(document, document.paragraphs[0]) == f"Svar om trygghet, stycke{NBSP}1"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_line(kind: Kind) -> None:
    """Every kind of document gives a line without empty parts."""
    document = make_document("Text.", kind=kind, title="Titel")
    line = reference(document, document.paragraphs[0], 0)
    assert line
    assert ", ," not in line
    assert line == line.strip()


def test_a_section_of_an_act() -> None:
    """A statute is named by chapter, section, act and version, and no stycke where it has one."""
    act, paragraph = _act("En hyresvärd ska hålla trapphuset rent.")
    line = reference(act, paragraph, 0)
    assert line.startswith(f"3{NBSP}kap. 4 a{NBSP}§ ")
    assert "stycket" not in line
    assert "kvarterslagen" in line
    assert "(2031:12)" in line
    assert line.endswith("(version 2032-01-01)")


@pytest.mark.parametrize(
    ("word", "name"), [("Första", "första"), ("Andra", "andra"), ("Tredje", "tredje")]
)
def test_the_stycke_of_a_quote(word: str, name: str) -> None:
    """Where a section has several stycken, the one that the quote begins in is named."""
    text = "Första ledet.\n\nAndra ledet:\n1. punkt.\n\nTredje ledet."
    act, paragraph = _act(text)
    assert f"§ {name} stycket " in reference(act, paragraph, text.index(word))
    assert "stycket" not in reference(act, paragraph)


def test_an_amendment_is_named() -> None:
    """A section that was amended says by which act."""
    act, paragraph = _act("Text.")
    line = reference(act, replace(paragraph, amended_by="2031:940"))
    assert "2031:940" in line


@pytest.mark.parametrize(
    ("chapter", "section", "expected"),
    [
        ("5", "13", f"5{NBSP}kap. 13{NBSP}§"),
        ("6 a", "4 b", f"6 a{NBSP}kap. 4 b{NBSP}§"),
        ("", "7", f"7{NBSP}§"),
        ("", "", ""),
    ],
)
def test_provision(chapter: str, section: str, expected: str) -> None:
    """Chapter and section stand with a non-breaking space before kap. and §."""
    assert provision(Paragraph("x-1", 1, "Text.", chapter=chapter, section=section)) == expected
