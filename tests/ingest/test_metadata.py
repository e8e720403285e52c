"""Metadata is what the document says of itself, and nothing else."""

from __future__ import annotations

import pytest

from ingest import Document, Kind, Metadata, read_bytes


def _read(text: str, name: str = "prov.txt") -> Document:
    return read_bytes(text.encode(), name)


def _metadata(text: str) -> Metadata:
    return _read(text).metadata


LETTERHEAD = """Lillstads kommun
Kulturförvaltningen
Tjänsteutlåtande
Dnr 3.1-77/2021
2021-03-04
Handläggare
Karin Ek
Telefon: 08-123 45 67
Till
Kulturnämnden

Svar på remiss av motion (2020:12) om öppna ateljéer

Förslag till beslut

1. Kulturnämnden godkänner tjänsteutlåtandet.
2. Beslutet justeras omedelbart.

Förvaltningens synpunkter

Kulturförvaltningen anser att förslaget är gott. Socialförvaltningen nämns här.

Karin Ek
Förvaltningschef

Bilagor

1. Motionen om öppna ateljéer
2. Protokoll från kulturrådet
"""


def test_letterhead() -> None:
    """Dnr, date, handläggare, nämnd and förvaltning are read and left out of the text."""
    document = _read(LETTERHEAD)
    metadata = document.metadata
    assert metadata.municipality == "Lillstads kommun"
    assert metadata.forvaltning == "Kulturförvaltningen"
    assert metadata.namnd == "Kulturnämnden"
    assert metadata.dnr == "3.1-77/2021"
    assert metadata.date == "2021-03-04"
    assert metadata.handlaggare == "Karin Ek"
    assert metadata.motion == "2020:12"
    assert metadata.immediate_adjustment
    assert metadata.bilagor == ("Motionen om öppna ateljéer", "Protokoll från kulturrådet")
    assert [(p.name, p.title) for p in metadata.signatories] == [("Karin Ek", "Förvaltningschef")]
    assert not any("Dnr" in paragraph.text for paragraph in document.paragraphs)
    assert document.kind is Kind.STATEMENT


HEAD_IN_MARKDOWN = """**Lillstads kommun**
**Vård- och omsorgsförvaltningen**

Tjänsteutlåtande
Dnr: VON 2021-0139
Datum: 2021-08-21
Handläggare: Karin Ek
Till: Vård- och omsorgsnämnden 2021-09-18

# Svar på motion om dagverksamhet

## Förslag till beslut

1. Nämnden godkänner svaret.

Karin Ek, förvaltningschef
Bo Lund, avdelningschef
"""
HEAD_IN_HTML = """<html><body><p>Lillstads kommun<br>Vård- och omsorgsförvaltningen</p>
<dl><dt>Dnr</dt><dd>VON 2021-0139</dd><dt>Datum</dt><dd>2021-08-21</dd>
<dt>Handläggare</dt><dd>Karin Ek</dd><dt>Till</dt><dd>Vård- och omsorgsnämnden 2021-09-18</dd></dl>
<h1>Svar på motion om dagverksamhet</h1><h2>Förslag till beslut</h2><ol>
<li>Nämnden godkänner svaret.</li></ol>
<p>Karin Ek, förvaltningschef<br>Bo Lund, avdelningschef</p></body></html>"""


@pytest.mark.parametrize("text", [HEAD_IN_MARKDOWN, HEAD_IN_HTML])
def test_letterhead_of_labels_and_values(text: str) -> None:
    """Labels and values on lines, or in a list of terms, are read alike and left out."""
    document = _read(text, "svar.md")
    metadata = document.metadata
    assert document.title == "Svar på motion om dagverksamhet"
    assert metadata.municipality == "Lillstads kommun"
    assert metadata.forvaltning == "Vård- och omsorgsförvaltningen"
    assert metadata.namnd == "Vård- och omsorgsnämnden"
    assert metadata.dnr == "VON 2021-0139"
    assert metadata.date == "2021-08-21"
    assert metadata.handlaggare == "Karin Ek"
    assert [person.name for person in metadata.signatories] == ["Karin Ek", "Bo Lund"]
    assert [paragraph.headings for paragraph in document.paragraphs] == [
        ("Förslag till beslut",)
    ] * 2


def test_stadsdel_is_named_once() -> None:
    """A stadsdelsnämnd that is named once and then called "Stadsdelsnämnden" is one."""
    metadata = _metadata(
        "Västra Bergs stadsdelsnämnd godkänner svaret. Stadsdelsnämnden beslutar om mer.\n\n"
        "Stadsdelsförvaltningen anser det rimligt."
    )
    assert metadata.namnd == "Västra Bergs stadsdelsnämnd"
    assert metadata.forvaltning == "Stadsdelsförvaltningen"


def test_what_is_not_said_is_empty() -> None:
    """A text that says nothing of itself has empty metadata."""
    assert _metadata("En liten text om en park.\n\nDen är grön.") == Metadata()


@pytest.mark.parametrize(
    ("line", "dnr"),
    [
        ("Dnr 1.5.1-57/2018", "1.5.1-57/2018"),
        ("Dnr: SN 2018/123", "SN 2018/123"),
        ("Diarienummer: KS/2019:45", "KS/2019:45"),
        ("Dnr 2018-0423", "2018-0423"),
    ],
)
def test_dnr(line: str, dnr: str) -> None:
    """A dnr is found in each of its forms."""
    assert _metadata(f"{line}\n\nSammanfattning\n\nTexten är kort.").dnr == dnr


def test_dnr_and_date_of_something_else_are_not_the_documents_own() -> None:
    """A dnr or a date that a sentence mentions belongs to what the sentence is about."""
    metadata = _metadata("Nämnden svarade den 3 maj 2017 (dnr KN 2017/12) på en annan remiss.")
    assert metadata.dnr == ""
    assert metadata.date == ""


def test_the_one_who_speaks_is_not_the_one_who_is_named() -> None:
    """The förvaltning is the one that holds, proposes or decides."""
    metadata = _metadata(
        "Ärendet har beretts med Trafikkontoret och Socialförvaltningen.\n\n"
        "Idrottsförvaltningen anser att hallen behövs.\n\n"
        "Idrottsförvaltningen föreslår att idrottsnämnden godkänner svaret."
    )
    assert metadata.forvaltning == "Idrottsförvaltningen"
    assert metadata.namnd == "Idrottsnämnden"


def test_two_speakers_of_equal_weight_are_no_answer() -> None:
    """Where two förvaltningar speak as often, none is picked."""
    assert (
        _metadata("Trafikkontoret anser ett.\n\nSocialförvaltningen anser två.").forvaltning == ""
    )


def test_motionarer_with_party() -> None:
    """Names with a party count where the sentence is about the motion."""
    metadata = _metadata(
        "I motionen föreslår Karin Ek (L), Bo Lund-Holm (L) och Eva af Sand (KD) en ny hall. "
        "Borgarrådet Ture Berg (S) har en annan uppgift."
    )
    assert [(p.name, p.party) for p in metadata.motionarer] == [
        ("Karin Ek", "L"),
        ("Bo Lund-Holm", "L"),
        ("Eva af Sand", "KD"),
    ]


def test_both_of_one_party() -> None:
    """The words "båda V" give both names the party."""
    metadata = _metadata("Karin Ek och Bo Lund (båda V) har lämnat en motion om parker.")
    assert [(p.name, p.party) for p in metadata.motionarer] == [("Karin Ek", "V"), ("Bo Lund", "V")]


def test_motion_number_is_no_sfs_number() -> None:
    """Only a number that stands by the word motion is a motion's."""
    metadata = _metadata("Motion (2019:31) om parker. Enligt lagen (2010:800) gäller annat.")
    assert metadata.motion == "2019:31"
    assert metadata.sfs == ""


def test_remissinstanser_inside_and_outside() -> None:
    """Names that share an ending get it each; those outside the city are kept apart."""
    metadata = _metadata(
        "Kommunstyrelsen har remitterat ärendet till Norra-Berga, Sjö-Ås och Västra "
        "stadsdelsnämnder, kulturnämnden och stadsledningskontoret. Remissinstanser utanför staden "
        "är Friluftsfrämjandet, Polisen i Lillstads län samt Röda Korset. Remisstiden sträcker sig "
        "till den 3 mars 2021."
    )
    assert metadata.remissinstanser_inside == (
        "Norra-Berga stadsdelsnämnd",
        "Sjö-Ås stadsdelsnämnd",
        "Västra stadsdelsnämnd",
        "kulturnämnden",
        "stadsledningskontoret",
    )
    assert metadata.remissinstanser_outside == (
        "Friluftsfrämjandet",
        "Polisen i Lillstads län",
        "Röda Korset",
    )
    assert metadata.remisstid == "2021-03-03"


def test_front_matter_wins() -> None:
    """Fields of the front matter are taken as written, and outweigh the text."""
    document = _read(
        "---\ntitle: Svaret\nkind: report\ndnr: 1990:52\ndatum: 2021-03-04\nkommun: Lillstad\n"
        "---\n\n# Annat\n\nKulturförvaltningen anser det.\n",
        "a.md",
    )
    assert document.title == "Svaret"
    assert document.kind is Kind.REPORT
    assert document.metadata.dnr == "1990:52"
    assert document.metadata.date == "2021-03-04"
    assert document.metadata.municipality == "Lillstad"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Motion av Karin Ek (L) om parker\n\nDärför yrkar jag\n\n- att x", Kind.MOTION),
        ("# Trygghetsprogram 2022–2025\n\nStaden ska vara trygg.", Kind.PROGRAMME),
        ("# Strategi för musik\n\nMusik är bra.", Kind.PROGRAMME),
        ("# Slutrapport om musikhusen\n\nDet gick bra.", Kind.REPORT),
        ("# Svar på motion\n\n## Förvaltningens synpunkter\n\nJa.", Kind.STATEMENT),
        ("# Inköpslista\n\nMjölk.", Kind.OTHER),
    ],
)  # fmt: skip
def test_kind(text: str, kind: Kind) -> None:
    """The kind is told by headings, title and the words that only one kind uses."""
    assert _read(text, "a.md").kind is kind


def test_title_of_a_statement_without_one() -> None:
    """A statement without a title is called after who speaks and what it answers."""
    document = _read(
        "Sammanfattning\n\nKulturförvaltningen anser att motion 2020:7 om fler scener är god.\n\n"
        "Förvaltningens synpunkter\n\nKulturförvaltningen tillstyrker den.\n"
    )
    assert document.title == (
        "Kulturförvaltningens tjänsteutlåtande: motion 2020:7 om fler scener är god"
    )


def test_title_from_the_file_name() -> None:
    """A text without a title is called after its file."""
    assert _read("Hej på dig.", "mapp/min_fina-text.txt").title == "Min fina text"
