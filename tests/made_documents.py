"""Documents of short texts, as if they had been read from files."""

from __future__ import annotations

import hashlib

from ingest.document import Document, Kind, Metadata, Paragraph, document_id, paragraph_id
from vectorstore.hit import Hit
from vectorstore.library import Library


def make_document(
    *texts: str,
    source: str = "yttrande.md",
    collection: str = "standard",
    kind: Kind = Kind.STATEMENT,
    title: str = "Yttrande",
    headings: tuple[str, ...] = (),
    metadata: Metadata | None = None,
) -> Document:
    """Return a document with a paragraph a text."""
    identity = document_id(collection, source)
    return Document(
        id=identity,
        content_hash=hashlib.sha256("\0".join(texts).encode()).hexdigest(),
        source=source,
        title=title,
        kind=kind,
        collection=collection,
        metadata=metadata or Metadata(),
        paragraphs=tuple(
            Paragraph(paragraph_id(identity, number), number, text, headings)
            for number, text in enumerate(texts, start=1)
        ),
    )


def bytes_of(document: Document) -> bytes:
    """Return bytes whose hash is the document's, as its file would hold them."""
    return "\0".join(paragraph.text for paragraph in document.paragraphs).encode()


# Subjects that share few words, so that a hit is no accident.
SUBJECTS = (
    "Polisen och stadsdelen samverkar om trygghet i centrum.",
    "Biblioteket håller öppet på söndagar för studerande.",
    "Simhallen byggs om och får en ny barnbassäng.",
    "Skolmåltiderna lagas av ekologiska råvaror.",
    "Cykelvägen mellan stationen och sjukhuset breddas.",
    "Fältassistenter möter ungdomar på kvällar och helger.",
    "Musikskolans kö kortas genom fler lärare i stråkinstrument.",
    "Återvinningscentralen tar emot trädgårdsavfall utan avgift.",
)


def make_subjects() -> list[Document]:
    """Return a document for each of :data:`SUBJECTS`, read from 0.md, 1.md and so on."""
    return [
        make_document(text, source=f"{number}.md", title=f"Ärende {number}")
        for number, text in enumerate(SUBJECTS)
    ]


def fill(library: Library, *documents: Document) -> None:
    """Put ``documents`` into the library and its indexes."""
    for document in documents:
        library.put(document, bytes_of(document))
    library.catch_up()


def texts(hits: list[Hit]) -> list[str]:
    """Return the paragraphs' texts of ``hits``."""
    return [hit.paragraph.text for hit in hits]
