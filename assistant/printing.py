"""What the command prints: the JSON of its contract, and text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answer import Answer, Citation
from assistant.reference import reference
from ingest.document import Document, Kind, Paragraph
from vectorstore.hit import Hit
from vectorstore.indexer import FileResult
from vectorstore.library import Library

KINDS = {
    Kind.STATEMENT: "tjänsteutlåtande",
    Kind.MOTION: "motion",
    Kind.PROGRAMME: "program",
    Kind.LAW: "lagtext",
    Kind.REPORT: "rapport",
    Kind.OTHER: "övrigt",
}


def hit(found: Hit) -> dict[str, Any]:
    """Return the JSON of a hit."""
    return {
        "rank": found.rank,
        "score": round(found.score, 6),
        **_passage(found.document, found.paragraph),
    }


def answer(given: Answer) -> dict[str, Any]:
    """Return the JSON of an answer (without its id)."""
    searched = given.searched
    return {
        "question": given.question,
        "language": given.language,
        "intent": given.intent,
        "abstained": given.abstained,
        "lead_in": given.lead_in,
        "claims": [
            {
                "text": claim.text,
                "citations": list(claim.citations),
                "status": claim.status.value,
                "group": claim.group,
            }
            for claim in given.claims
        ],
        "citations": [_citation(citation) for citation in given.citations],
        "searched": {
            "documents": searched.documents,
            "passages": searched.passages,
            "collections": list(searched.collections),
            "terms": list(searched.terms),
            "failures": list(searched.failures),
            "reason": searched.reason,
            "nearest": [hit(near) for near in searched.nearest],
        },
        "generator": given.generator,
        "timings_ms": {name: round(ms, 2) for name, ms in given.timings_ms.items()},
    }


def file_result(result: FileResult) -> dict[str, Any]:
    """Return the JSON of what became of a file."""
    return {
        "source": result.source,
        "outcome": result.outcome.value,
        "document_id": result.document_id,
        "passages": result.passages,
        "reason": result.reason,
    }


def sources(library: Library) -> dict[str, Any]:
    """Return the JSON of what is indexed and what could not be."""
    return {
        "documents": [
            {
                "document_id": info.document.id,
                "source": info.document.source,
                "collection": info.document.collection,
                "title": info.document.title,
                "kind": info.document.kind.value,
                "passages": info.passages,
                "indexed_at": info.indexed_at,
                "content_hash": info.document.content_hash,
            }
            for info in library.documents()
        ],
        "failures": [
            {"source": f.source, "collection": f.collection, "reason": f.reason, "at": f.at}
            for f in library.failures()
        ],
    }


def sources_text(library: Library) -> str:
    """Return what is indexed, a line a document, and what could not be."""
    lines = []
    for info in library.documents():
        about = info.document
        lines.append(
            f"{about.id}  {about.collection}/{about.source}  "
            f"{KINDS[about.kind]}, {info.passages} stycken: {about.title}"
        )
    lines += [f"MISSLYCKADES  {f.collection}/{f.source}: {f.reason}" for f in library.failures()]
    return "\n".join(lines) or "Inget är indexerat. Börja med: remiss index MAPP"


def hits_text(hits: Sequence[Hit]) -> str:
    """Return hits for a person to read."""
    if not hits:
        return "Inga träffar."
    blocks = []
    for found in hits:
        line = reference(found.document, found.paragraph)
        blocks.append(f"{found.rank}. {line}\n{_indented(found.paragraph.text)}")
    return "\n\n".join(blocks)


def answer_text(given: Answer) -> str:
    """Return an answer for a person to read, with its sources."""
    lines = [given.lead_in]
    if given.searched.reason:
        lines.append(given.searched.reason)
    group = None
    for claim in given.claims:
        if claim.group != group:
            group = claim.group
            lines += ["", f"{group}"]
        marks = "".join(f"[{number}]" for number in claim.citations)
        text = claim.text.replace("\n\n", "\n").replace("\n", "\n    ")
        lines.append(f"  – {text} {marks}")
    if given.citations:
        lines += ["", "Källor"]
        lines += [f"  [{c.number}] {c.reference}" for c in given.citations]
    if given.abstained:
        lines += ["", *_searched_text(given)]
    return "\n".join(lines)


def evaluation_text(result: Mapping[str, Any]) -> str:
    """Return an evaluation as lines of name and figure."""
    lines = []
    for part, figures in result.items():
        if not isinstance(figures, Mapping):
            lines.append(f"{part}: {figures}")
            continue
        lines.append(part)
        for name, figure in figures.items():
            if isinstance(figure, Mapping):
                inner = ", ".join(f"{key} {_number(value)}" for key, value in figure.items())
                lines.append(f"  {name:<28} {inner}")
            else:
                lines.append(f"  {name:<28} {_number(figure)}")
    return "\n".join(lines)


def _searched_text(given: Answer) -> list[str]:
    searched = given.searched
    lines = [f"Genomsökt: {searched.passages} stycken i {searched.documents} dokument."]
    if searched.terms:
        lines.append(f"Sökord: {', '.join(searched.terms)}.")
    if searched.failures:
        lines.append(f"Kunde inte läsas in: {', '.join(searched.failures)}.")
    if searched.nearest:
        lines += ["", "Närmaste stycken", "", hits_text(searched.nearest)]
    return lines


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        **_passage(citation.document, citation.paragraph),
        "reference": citation.reference,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def _passage(document: Document, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "passage_id": paragraph.id,
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "kind": document.kind.value,
        "reference": reference(document, paragraph),
        "headings": list(paragraph.headings),
        "page": paragraph.page,
        "text": paragraph.text,
    }


def _indented(text: str) -> str:
    return "\n".join(f"   {line}" for line in text.splitlines())


def _number(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
