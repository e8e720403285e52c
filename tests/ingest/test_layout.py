"""Printed lines become whole paragraphs, headings, lists and signature blocks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, read_bytes
from ingest.layout import LONGEST_PARAGRAPH
from tests.ingest import prose

STATEMENT = [
    "Förslag till beslut",
    "Kulturnämnden överlämnar tjänsteutlåtandet till kommunstyrelsen som svar på remissen om fler "
    "öppna ateljéer i kommunens ytterområden.",
    "Sammanfattning",
    "Kulturförvaltningen välkomnar förslaget men ser att mycket av det som motionären efterfrågar "
    "redan sker i de musikhus som öppnade för tre år sedan. Förvaltningen vill därför vänta.",
    "Förvaltningens synpunkter",
    "Musikhusen drivs i dag tillsammans med studieförbunden och når ungefär fyrahundra barn varje "
    "vecka. Kön är kort och avgiften låg, vilket uppföljningen från i våras bekräftar.",
    "Under de kommande åren planeras ytterligare ett hus i den norra delen av kommunen, där "
    "kollektivtrafiken är gles och föreningslivet har få egna lokaler att erbjuda.",
]


def _read(text: str, name: str = "prov.txt") -> Document:
    return read_bytes(text.encode(), name)


def _texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in _read(text).paragraphs]


@given(prose.texts, st.integers(5, 30))
@settings(max_examples=60, deadline=None)
def test_flattened_prose_comes_back_whole(parts: list[str], page_lines: int) -> None:
    """Paragraphs printed with empty lines between all lines come back as they were written."""
    long_enough = [*parts, *STATEMENT[-2:]]
    printed = prose.flattened(long_enough, page_lines=page_lines)
    assert _texts(printed) == long_enough


def test_page_break_does_not_cut_a_paragraph() -> None:
    """A paragraph that runs over a page break is one, and begins on the page of its first line."""
    document = _read(prose.flattened(STATEMENT, page_lines=7))
    assert [p.text for p in document.paragraphs] == [STATEMENT[i] for i in (1, 3, 5, 6)]
    pages = [paragraph.page for paragraph in document.paragraphs]
    assert pages[0] == 1
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[-1] in {2, 3}
    assert document.metadata.pages_calculated


def test_known_headings_are_found_without_mark_up() -> None:
    """The headings of a tjänsteutlåtande become the path of the paragraphs under them."""
    document = _read(prose.flattened(STATEMENT))
    assert [p.headings for p in document.paragraphs] == [
        ("Förslag till beslut",),
        ("Sammanfattning",),
        ("Förvaltningens synpunkter",),
        ("Förvaltningens synpunkter",),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Bakgrund/Ärendet",
        "Barnkonsekvensanalys och jämställdhetskonsekvensanalys",
        "Kulturförvaltningens synpunkter och förslag",
        "Ärendets beredning",
        "Stadsdelsförvaltningens bedömning",
    ],
)
def test_heading_closely_followed_by_text(heading: str) -> None:
    """A heading is parted from the sentence before it and the one after it, space or no space."""
    rows = prose.flattened(STATEMENT).split("\n")
    at = next(i for i, row in enumerate(rows) if row.startswith("Under de"))
    tight = [*rows[: at - 2], f"{heading} ", *rows[at:]]
    last = _read("\n".join(tight)).paragraphs[-1]
    assert last.headings == (heading,)
    assert last.text == STATEMENT[-1]


def test_lead_in_that_looks_like_a_heading_stays_with_its_list() -> None:
    """A short line without a full stop over a list leads in to it and is no heading."""
    text = prose.flattened([*STATEMENT, "Motionären yrkar"])
    text += "\n- Att ateljéerna hålls öppna. \n\n- Att avgiften slopas. \n"
    last = _read(text).paragraphs[-1]
    assert last.text == "Motionären yrkar\n• Att ateljéerna hålls öppna.\n• Att avgiften slopas."
    assert last.headings == ("Förvaltningens synpunkter",)


@pytest.mark.parametrize("mark", ["\uf0b7 ", "•", "- ", "– ", "▪ "])
def test_bullets_of_any_shape_become_one(mark: str) -> None:
    """Items keep their lead-in and stand each on a line of its own behind a plain bullet."""
    items = f"\n{mark}Musik och dans \n\n{mark}Bild och form \n"
    text = prose.flattened([*STATEMENT, "Husen erbjuder tre saker;"]) + items
    assert _texts(text)[-1] == "Husen erbjuder tre saker;\n• Musik och dans\n• Bild och form"


def test_signature_block_of_two_columns_is_no_prose() -> None:
    """Names and titles set side by side are put together, person by person."""
    rows = prose.flattened(STATEMENT[:2]) + "\n   \n\nAnna Ek  Bo von Ahn \n\n"
    rows += "Förvaltningschef  Tf avdelningschef \n\n   \n\n"
    document = _read(rows + prose.flattened(STATEMENT[2:]))
    signature = document.paragraphs[1].text
    assert signature == "Anna Ek, Förvaltningschef\nBo von Ahn, Tf avdelningschef"
    people = [(person.name, person.title) for person in document.metadata.signatories]
    assert people == [("Anna Ek", "Förvaltningschef"), ("Bo von Ahn", "Tf avdelningschef")]


def test_hyphens_at_line_ends() -> None:
    """A hyphen that breaks a word goes; one that belongs to a name or stands for a part stays."""
    text = (
        "Förvaltningen har tagit del av försla-\nget från Spånga-\nTensta och ser att musik- \n"
        "och dansskolan samt IT-\nstödet behöver ses över under hösten."
    )
    assert _texts(text) == [
        "Förvaltningen har tagit del av förslaget från Spånga-Tensta och ser att musik- och "
        "dansskolan samt IT-stödet behöver ses över under hösten."
    ]


def test_ordinary_text_breaks_at_blank_lines() -> None:
    """In text that was written as text, blank lines part the paragraphs and line ends do not."""
    text = "Första stycket är kort\noch delat.\n\nAndra stycket.\n\n1. Ett\n2. Två\n"
    assert _texts(text) == ["Första stycket är kort och delat.", "Andra stycket.", "1. Ett\n2. Två"]


def test_one_paragraph_a_line() -> None:
    """Lines far wider than print are paragraphs of their own, without blank lines between."""
    lines = [" ".join(itertools.repeat(f"Mening {i} om musik.", 12)) for i in range(3)]
    assert _texts("\n".join(lines)) == lines


def test_short_line_that_ends_a_sentence_ends_a_paragraph() -> None:
    """A line with room for the next word was ended on purpose, if it ends a sentence."""
    text = (
        "Kommunen öppnade tre musikhus under våren och ytterligare två planeras\n"
        "till hösten.\n"
        "Avgiften är densamma i alla hus och tas ut en gång om terminen för de\n"
        "barn som deltar.\n"
    )
    assert [part.split()[0] for part in _texts(text)] == ["Kommunen", "Avgiften"]


def test_marks_that_are_no_text_are_gone() -> None:
    """Ligatures are written out; soft hyphens, private-use glyphs and double spaces are gone."""
    text = "Ef\u00adter ﬁna  dagar\u00a0kom \uf020 e\u0301n paus\u200b."
    assert _texts(text) == ["Efter fina dagar kom én paus."]


@given(st.lists(prose.sentences, min_size=60, max_size=160))
@settings(max_examples=25, deadline=None)
def test_long_text_is_parted_between_sentences(sentences: list[str]) -> None:
    """A paragraph that is too long is parted where a sentence ends, and no word is lost."""
    whole = " ".join(sentences)
    parts = _texts(whole)
    assert " ".join(parts) == whole
    assert all(len(part) <= LONGEST_PARAGRAPH and part.endswith(".") for part in parts)
    assert len(parts) <= 2 * len(whole) // LONGEST_PARAGRAPH + 1


def test_abbreviations_do_not_end_a_sentence() -> None:
    """A long text is not parted after "kap." or "bl.a."."""
    whole = " ".join(["Detta framgår av 5 kap. 13 § och bl.a. Skolverkets allmänna råd."] * 60)
    assert all(part.startswith("Detta") for part in _texts(whole))


_shapes = st.sampled_from(
    [
        "# Rubrik {}",
        "## Mål och medel {}",
        "Ett stycke om skolan {}.",
        "- punkt {}",
        "{}. första",
        "",
    ]
)


@given(st.lists(_shapes, min_size=1, max_size=30), st.sampled_from(["x.md", "x.txt"]))
@settings(max_examples=100, deadline=None)
def test_every_word_is_kept_in_order(shapes: list[str], name: str) -> None:
    """Headings, paragraphs and lists: each word comes back in its order; the title is apart."""
    text = "\n".join(shape.format(number) for number, shape in enumerate(shapes, start=1))
    if not text.strip():
        return
    document = _read(text, name)
    kept: list[str] = []
    path: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        kept += " ".join(h for h in paragraph.headings if h not in path).split()
        kept += paragraph.text.replace("•", " ").split()
        path = paragraph.headings
    body = text.replace(f"# {document.title}\n", "\n", 1)
    assert kept in [part.replace("#", " ").replace("- ", " ").split() for part in (text, body)]
