"""Statutes become one paragraph a section, with the right numbers, titles and stycken."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import IngestError, Metadata, Paragraph
from ingest.statute import cite_name, is_statute, read_statute

SHARED = Path(__file__).parents[2].parent / "shared"

HEAD = """---
beteckning: 1990:52
rubrik: Lekplatslag
utfardad_datum: 1990-03-08
ikraft_datum: 1990-07-01
publicerad_datum: 2025-05-26
andringsforfattningar:
  - beteckning: "1991:7"
    rubrik: "Lag om ändring"
---

# Lekplatslag

"""


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a small act with the given body."""
    return read_statute(HEAD + body, "doc").paragraphs


def test_front_matter_stays_text():
    """An SFS number that a YAML reader takes for an integer stays as it is written."""
    statute = read_statute(HEAD + "### 1 §\n\nGungor ska vara hela.\n", "doc")
    assert statute.title == "Lekplatslag (1990:52)"
    assert statute.metadata == Metadata(
        sfs="1990:52",
        short_name="lekplatslagen",
        issued="1990-03-08",
        in_force="1990-07-01",
        version="2025-05-26",
    )
    assert statute.paragraphs[0].id == "doc-1"


def test_title_broken_over_lines():
    """A title that the front matter breaks over two lines is put together."""
    text = (
        "---\nbeteckning: 1937:8\nrubrik: Kungörelse angående \nlekplatser\n---\n\nBarn får leka.\n"
    )
    assert read_statute(text, "d").title == "Kungörelse (1937:8) angående lekplatser"


def test_sections_chapters_and_titles():
    """A section knows its chapter, its own number and the titles it stands under."""
    first, second, third = paragraphs(
        "## 6 a kap. Om lek\n\n### Gungor\n\n#### 1 §\n\nEn gunga ska vara hel.\n\n"
        "#### 1 a §\n\nEn rutschbana får vara lång.\n\n## 7 kap. Tillsyn\n\n"
        "#### 1 §\n\nNämnden ser till.\n"
    )
    assert (first.chapter, first.section) == ("6 a", "1")
    assert first.headings == ("6 a kap. Om lek", "Gungor")
    assert (second.chapter, second.section, second.headings) == ("6 a", "1 a", first.headings)
    assert (third.chapter, third.headings) == ("7", ("7 kap. Tillsyn",))


def test_sections_without_chapters():
    """An act without chapters has sections at any level of heading, and none is a chapter."""
    found = paragraphs(
        "## Gungor\n\n### 1 §\n\nEn.\n\n### /k/ /-k/ 2 §\n\nTvå.\n\n## 3 b  §\n\nTre.\n"
    )
    assert [(p.chapter, p.section) for p in found] == [("", "1"), ("", "2"), ("", "3 b")]
    assert found[0].headings == ("Gungor",)


def test_stycken_items_and_closing_note():
    """Items stand on lines of their own after their lead-in; stycken are parted by a blank line."""
    (section,) = paragraphs(
        "### 1 §\n\nNämnden får stänga en lekplats om\n\n1. den är trasig, eller\n\n"
        "- den är farlig för\n\na) barn, eller\n\nb) vuxna.\n\n"
        "Beslutet gäller genast. Lag ([2022:1315](https://example.org/2022/1315)).\n"
    )
    assert section.text == (
        "Nämnden får stänga en lekplats om\n1. den är trasig, eller\n– den är farlig för\n"
        "a) barn, eller\nb) vuxna.\n\nBeslutet gäller genast. Lag (2022:1315)."
    )
    assert section.amended_by == "2022:1315"
    assert section.stycke_at(section.text.index("Beslutet")) == 2


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("Lag (2022:1315).", "2022:1315"),
        ("Förordning (2001:7).", "2001:7"),
        ("SFS 1999:2.", "1999:2"),
        ("Kungörelse (1970:1). Sand byts. Lag (1980:5).", "1980:5"),
        ("Detta följer av lag (2010:4).", ""),
    ],
)
def test_amended_by(note: str, number: str):
    """The closing note names the amendment, the last one wins, a mention in prose is none."""
    (section,) = paragraphs(f"### 1 §\n\nSand ska bytas. {note}\n")
    assert section.amended_by == number


def test_links_become_their_text():
    """Links leave their text, with the section signs and spaces as print has them."""
    (section,) = paragraphs(
        "### 1 §\n\nSe 9 och [10 §](#10)§, (2-[8 a §](#kap2.8a)§ ) och "
        "[2 § lagen ([2011:1](https://example.org/a)) om sand](https://example.org/b).\n"
    )
    assert section.text == "Se 9 och 10 §§, (2-8 a §§) och 2 § lagen (2011:1) om sand."


def test_lead_in_set_as_heading_stays_in_its_section():
    """Running text set as a heading, with only text before it, belongs to the section."""
    section, after = paragraphs(
        "### 4 §\n\nNämnden beslutar om sand.\n\n## Beslutet ska innehålla uppgift om\n\n"
        "- mängden,\n\n- färgen. Lag ([2009:8](x)).\n\n### 5 §\n\nSand är gul.\n"
    )
    assert section.section == "4"
    assert section.text.endswith(
        "Beslutet ska innehålla uppgift om\n– mängden,\n– färgen. Lag (2009:8)."
    )
    assert (after.section, after.headings) == ("5", ())


def test_reference_set_as_heading_breaks_no_chapter():
    """A reference to a chapter set as a heading opens none; the lost section has no number."""
    before, lost, after = paragraphs(
        "## 28 kap. Klagan\n\n### Nämnden\n\n#### 6 §\n\nNämnden hörs.\n\n### Styrelsen\n\n"
        "## 7 kap. 23 §, eller\n\n2. resor till stranden.\n\n"
        "### Rektorn\n\n#### 9 §\n\nRektorn hörs.\n"
    )
    assert (before.chapter, before.section) == ("28", "6")
    assert (lost.chapter, lost.section) == ("28", "")
    assert lost.text == "7 kap. 23 §, eller\n2. resor till stranden."
    assert (after.chapter, after.section) == ("28", "9")
    assert after.headings == ("28 kap. Klagan", "Rektorn")


def test_versions_of_a_lost_section_are_kept_apart():
    """Two versions whose number is missing become two paragraphs, told apart by their note."""
    lead = "### Lekplatser omfattar\n\n- gungor, och\n\n- sand. Lag ([{}](x)).\n\n"
    old, new = paragraphs(
        "## 1 kap. Mål\n\n### Lek\n\n" + lead.format("2022:1") + lead.format("2025:2")
    )
    assert (old.amended_by, new.amended_by) == ("2022:1", "2025:2")
    assert old.section == new.section == ""
    assert old.chapter == new.chapter == "1"
    assert old.headings == new.headings == ("1 kap. Mål", "Lek")


def test_versions_of_a_section_are_kept_apart():
    """Two versions of one section side by side are two paragraphs with the same number."""
    old, new = paragraphs("### 2 §\n\nGul. Lag (2020:1).\n\n### 2 §\n\nBlå. Lag (2021:1).\n")
    assert (old.section, old.amended_by) == ("2", "2020:1")
    assert (new.section, new.amended_by) == ("2", "2021:1")


def test_list_of_sections_is_no_row_of_sections():
    """Section numbers set as headings in a list of references open no sections."""
    section, last = paragraphs(
        "### 30 §\n\nI fråga om sand gäller\n\n#### 2 §\n\nom färg,\n\n#### 11 §\n\nom mängd.\n\n"
        "### 31 §\n\nSand är gul.\n"
    )
    assert section.section == "30"
    assert section.text == "I fråga om sand gäller\n2 § om färg,\n11 § om mängd."
    assert last.section == "31"


@pytest.mark.parametrize(("number", "titles"), [("2", ("Lek", "Sand")), ("3", ("Sand",))])
def test_two_titles_in_a_row(number: str, titles: tuple[str, ...]):
    """Two titles are a path where no section is missing between; else the last alone holds."""
    found = paragraphs(f"### 1 §\n\nEn.\n\n## Lek\n\n## Sand\n\n### {number} §\n\nTvå.\n")
    assert found[1].headings == titles


def test_title_without_a_sign():
    """A short line without a full stop at the end of a section is the next title."""
    first, second = paragraphs(
        "### 1 §\n\nBarn får leka.\n\nOm tillsyn\n\n### 2 §\n\nNämnden ser till.\n"
    )
    assert first.text == "Barn får leka."
    assert second.headings == ("Om tillsyn",)


def test_annexes_and_transitional_provisions():
    """What follows the sections has no number, and names the amendment it belongs to."""
    section, transitional, annex = paragraphs(
        "### 1 §\n\nBarn får leka.\n\n## Övergångsbestämmelser\n\n[2001:466](x)\n\n"
        "1. Lagen träder i kraft nu.\n\n2. Äldre sand får ligga kvar.\n\n## Bilaga 1\n\n"
        "### Färg\t\t\tMängd\n\n### Gul    \t 200\n"
    )
    assert section.section == "1"
    assert (transitional.section, transitional.amended_by) == ("", "2001:466")
    assert transitional.headings == ("Övergångsbestämmelser", "2001:466")
    assert transitional.text.count("\n") == 1
    assert (annex.headings, annex.text) == (("Bilaga 1",), "Färg Mängd\nGul 200")


def test_count_that_begins_anew():
    """Sections counted anew without a chapter are not given a number of the act's own."""
    found = paragraphs("### 1 §\n\nEn.\n\n### 2 §\n\nTvå.\n\n## Artikel 2\n\n### 1 §\n\nNy.\n")
    assert [p.section for p in found] == ["1", "2", ""]
    assert found[2].headings == ("Artikel 2", "1 §")


def test_long_sections_are_split_between_stycken():
    """A very long section becomes several paragraphs that keep their numbers and all text."""
    stycken = [f"Ordet nummer {n} betyder i denna lag " + "sand " * 60 + "här." for n in range(60)]
    found = paragraphs("## 2 kap. Ord\n\n#### 3 §\n\n" + "\n\n".join(stycken) + " Lag (2020:3).\n")
    assert len(found) > 1
    assert {(p.chapter, p.section, p.amended_by) for p in found} == {("2", "3", "2020:3")}
    assert max(len(p.text) for p in found) <= 6000
    assert "\n\n".join(p.text for p in found) == "\n\n".join(stycken) + " Lag (2020:3)."


def test_act_without_sections():
    """An act without sections is joined under its headings to passages, none cut in a sentence."""
    text = "\n\n".join(["Barn får leka i sanden varje dag."] * 100)
    found = paragraphs(f"{text}\n\n## Sand\n\nSand är gul.\n")
    assert len(found) > 2
    assert all(p.section == "" and p.text.endswith(".") for p in found)
    assert max(len(p.text) for p in found) <= 1500
    assert (found[-1].headings, found[-1].text) == (("Sand",), "Sand är gul.")


@pytest.mark.parametrize(
    "body",
    ["", "**Automatisk konvertering inte tillgänglig**\n\nDokumentet stöds inte.", "### 1 §\n"],
)
def test_no_law_text(body: str):
    """A file with a title or a notice alone is refused, with advice on what to do."""
    with pytest.raises(IngestError, match="ingen lagtext") as error:
        paragraphs(body)
    assert "Lekplatslag" in str(error.value)
    assert "Spara" in str(error.value)


PLAIN = """Lekplatslag (1990:52)

1 kap. Inledande bestämmelser

Lagens mål

1 §  Barn ska kunna leka
på lekplatser.

Nämnden får stänga en lekplats om
1. den är trasig, eller
2. sanden enligt
5 § andra stycket är slut. Lag (2020:1).

2 a §  Sand är gul.

6 a kap. Tillsyn över gungor och
rutschbanor
1 §  Nämnden ser till.
"""


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "SFS nr: 1990:52\nRubrik: Lekplatslag (1990:52)\n\n" + PLAIN,
    ],
)
def test_plain_text(text: str):
    """The same act saved as plain text gives the same sections."""
    assert is_statute(text)
    statute = read_statute(text, "doc")
    assert statute.title == "Lekplatslag (1990:52)"
    assert statute.metadata.sfs == "1990:52"
    first, second, third = statute.paragraphs
    assert first.headings == ("1 kap. Inledande bestämmelser", "Lagens mål")
    assert first.text == (
        "Barn ska kunna leka på lekplatser.\n\nNämnden får stänga en lekplats om\n"
        "1. den är trasig, eller\n2. sanden enligt 5 § andra stycket är slut. Lag (2020:1)."
    )
    assert (second.chapter, second.section) == ("1", "2 a")
    assert (third.chapter, third.section, third.text) == ("6 a", "1", "Nämnden ser till.")


def test_is_statute():
    """Acts are recognised; papers and notes that only cite sections are not."""
    assert is_statute(HEAD + "### 1 §\n\nSand.\n")
    assert is_statute("# Lekplatslag\n\n### 1 §\n\nSand.\n\n### 2 §\n\nVatten.\n")
    assert is_statute("Lag (2023:1) om lek\n\n1 § Barn får leka.\n\n2 § Sand är gul.\n")
    assert not is_statute("")
    assert not is_statute("---\ntitle: Promemoria\n---\n\n### 1 §\n\n### 2 §\n")
    assert not is_statute(
        "Lekplatsförvaltningen\n\nTjänsteutlåtande\nDnr 1-2/2018\n\nLekplatslag (1990:52)\n\n"
        "1 § Barn får leka.\n\n2 § Sand är gul.\n"
    )
    assert not is_statute(
        "Promemoria om lek\n\nEnligt lagen gäller\n\n1 § Barn får leka.\n\n2 § Sand.\n"
    )


@pytest.mark.parametrize(
    ("rubric", "sfs", "title", "cited"),
    [
        ("Skollag", "2010:800", "Skollag (2010:800)", "skollagen (2010:800)"),
        ("Skolförordning (2011:185)", "2011:185", None, "skolförordningen (2011:185)"),
        ("Jordabalk", "1970:994", "Jordabalk (1970:994)", "jordabalken (1970:994)"),
        ("Lag om lek", "2023:1", "Lag (2023:1) om lek", "lagen (2023:1) om lek"),
        (
            "Förordning (1993:123) om lagen om lek",
            "1993:123",
            None,
            "förordningen (1993:123) om lagen om lek",
        ),
        (
            "Offentlighets- och sekretesslag",
            "2009:400",
            "Offentlighets- och sekretesslag (2009:400)",
            "offentlighets- och sekretesslagen (2009:400)",
        ),
        ("Lekverkets föreskrifter om lagen om sand", "2000:1", None, None),
        ("Allmän lekstadga", "1950:3", "Allmän lekstadga (1950:3)", "allmänna lekstadgan (1950:3)"),
        (
            "Kungörelse om beslutad ny regeringsform",
            "1974:152",
            "Kungörelse (1974:152) om beslutad ny regeringsform",
            "regeringsformen (1974:152)",
        ),
    ],
)
def test_names(rubric: str, sfs: str, title: str | None, cited: str | None):
    """References name an act in definite form, with the number directly after its head."""
    statute = read_statute(
        f"---\nbeteckning: {sfs}\nrubrik: {rubric}\n---\n\nBarn får leka.\n", "d"
    )
    numbered = rubric.replace(" om ", f" ({sfs}) om ", 1) if title is None else title
    numbered = rubric if f"({sfs})" in rubric else numbered
    assert statute.title == numbered
    assert cite_name(statute.metadata) == (numbered if cited is None else cited)


@given(st.text(max_size=400))
def test_any_text(text: str):
    """Any text gives a statute or an IngestError, never anything else."""
    is_statute(text)
    for whole in (text, HEAD + text):
        try:
            statute = read_statute(whole, "d")
        except IngestError:
            continue
        assert statute.paragraphs
        assert all(p.text.strip() == p.text != "" for p in statute.paragraphs)


LINES = [
    "# ",
    "### ",
    "## 2 kap.",
    "1 §",
    "### 2 a §",
    "- a",
    "1. b",
    "Lag (2020:1).",
    "",
    "ska",
    "[x](y)",
    "---",
    "*",
]


@given(st.lists(st.sampled_from(LINES), max_size=40).map("\n".join))
def test_any_row_of_pieces(text: str):
    """The pieces of a statute in any order give a statute or an IngestError."""
    try:
        found = read_statute(text, "d").paragraphs
    except IngestError:
        return
    assert [p.number for p in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "*", "/k/", "## /", "1 § ", "\n \n", "a\t", "Lag ("]
)
def test_hostile_repetition(piece: str):
    """Long repetitions of half a mark-up are read in a time that grows with their length."""
    text = HEAD + "### 1 §\n\n" + piece * (200_000 // len(piece)) + "\n\nSand är gul.\n"
    assert read_statute(text, "d").paragraphs


WORDS = st.sampled_from(["Barn får leka", "Sand ska bytas", "Nämnden beslutar om gungor"])
ITEMS = st.lists(st.sampled_from(["gungor,", "sand,", "vatten,"]), max_size=3)
STYCKEN = st.lists(st.tuples(WORDS, ITEMS), min_size=1, max_size=4)
CHAPTERS = st.lists(st.lists(STYCKEN, min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=60)
@given(CHAPTERS)
def test_round_trip(chapters: list[list[list[tuple[str, list[str]]]]]):
    """What a generated act says comes back: chapters, sections, stycken and their items."""
    lines, expected = [], []
    for chapter, sections in enumerate(chapters, 1):
        lines.append(f"## {chapter} kap. Del nummer {chapter}")
        for section, stycken in enumerate(sections, 1):
            lines.append(f"#### {section} §")
            texts = []
            for words, items in stycken:
                listed = [f"{n}. {item}" for n, item in enumerate(items, 1)]
                block = (
                    [f"{words} för", *listed, f"{len(items) + 1}. lek."] if items else [f"{words}."]
                )
                lines.extend(block)
                texts.append("\n".join(block))
            expected.append((str(chapter), str(section), "\n\n".join(texts)))
    found = paragraphs("\n\n".join(lines) + "\n")
    assert [(p.chapter, p.section, p.text) for p in found] == expected


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).split())


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not on this machine")
def test_gold_quotes_stand_whole_in_one_section():
    """Each quote that a question about a statute expects stands in the section it names."""
    lines = (SHARED / "eval" / "questions-dev.jsonl").read_text("utf-8").splitlines()
    gold = [g for line in lines for g in json.loads(line)["gold"] if re.match(r"\d{4}:", g["doc"])]
    assert gold
    for quote in gold:
        name = f"sfs-{quote['doc'].replace(':', '-')}.md"
        text = (SHARED / "corpus" / "statutes" / name).read_text("utf-8")
        found = [
            f"{p.chapter} kap. {p.section} §".removeprefix(" kap. ")
            for p in read_statute(text, "d").paragraphs
            if _plain(quote["quote"]) in _plain(p.text)
        ]
        assert found == [quote["section"]], quote
