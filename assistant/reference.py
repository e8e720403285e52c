"""The reference line: how an official names the place that a citation points to.

Statement: förvaltning, tjänsteutlåtande, date, dnr, heading, page. Statute: chapter,
section, stycke, act, and the version's date (kap., §, stycke, lag: in that order).
"""

from __future__ import annotations

from ingest.document import Document, Kind, Paragraph
from ingest.statute import cite_name

_ORDINALS = (
    "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde",
    "tionde", "elfte", "tolfte",
)  # fmt: skip
_KINDS = {
    Kind.STATEMENT: "tjänsteutlåtande",
    Kind.MOTION: "motion",
    Kind.PROGRAMME: "program",
    Kind.REPORT: "rapport",
}
NBSP = "\u00a0"


def reference(document: Document, paragraph: Paragraph, offset: int | None = None) -> str:
    """Return the line that names ``paragraph`` in ``document``.

    Args:
        document: the document, with or without its paragraphs.
        paragraph: the paragraph cited.
        offset: where in the paragraph's text the quote begins; names the stycke of a
            section that has several.
    """
    if document.kind is Kind.LAW:
        return _statute(document, paragraph, offset)
    return _other(document, paragraph)


def provision(paragraph: Paragraph) -> str:
    """Return chapter and section, such as "5 kap. 13 §"; "" outside a statute."""
    parts = []
    if paragraph.chapter:
        parts.append(f"{paragraph.chapter}{NBSP}kap.")
    if paragraph.section:
        parts.append(f"{paragraph.section}{NBSP}§")
    return " ".join(parts)


def _statute(document: Document, paragraph: Paragraph, offset: int | None) -> str:
    about = document.metadata
    parts = [provision(paragraph)]
    if offset is not None and paragraph.section and "\n\n" in paragraph.text:
        number = paragraph.stycke_at(offset)
        parts.append(f"{_ORDINALS[number - 1]} stycket" if number <= len(_ORDINALS) else "")
    parts.append(cite_name(about) or document.title)
    line = " ".join(part for part in parts if part)
    if paragraph.amended_by:
        line += f", i lydelse enligt {paragraph.amended_by}"
    if about.version:
        line += f" (version {about.version})"
    return line


def _other(document: Document, paragraph: Paragraph) -> str:
    about = document.metadata
    kind = _KINDS.get(document.kind, "")
    author = about.forvaltning or about.namnd
    parts = [f"{author}, {kind}"] if author and kind else [document.title]
    if about.date:
        parts.append(about.date)
    if about.dnr:
        parts.append(f"dnr{NBSP}{about.dnr}")
    if paragraph.headings:
        parts.append(f"avsnittet ”{paragraph.headings[-1]}”")
    if paragraph.page is not None:
        word = "beräknad sida" if about.pages_calculated else "s."
        parts.append(f"{word}{NBSP}{paragraph.page}")
    else:
        parts.append(f"stycke{NBSP}{paragraph.number}")
    return ", ".join(parts)
