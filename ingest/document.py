r"""What was read: documents, their paragraphs, and what they say of themselves.

A document is a title, a kind, metadata and a row of paragraphs. A paragraph is the
unit of search and of citation: a quote is always a slice of one paragraph's text.
Everything here is frozen; a change makes a new value. Standard library only.

Text of a paragraph: blank lines ("\n\n") part the stycken of a section of a statute,
single line breaks part the items of a list from each other and from their lead-in.
Nothing else breaks a line.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

# Bump when the same bytes give other paragraphs or metadata: documents that were read
# before are then read again, although their files have not changed.
READER = 1

STYCKE_BREAK = "\n\n"
ITEM_BREAK = "\n"


class IngestError(Exception):
    """A file could not be read. The message is Swedish and meant for the user."""


class Kind(StrEnum):
    """What sort of document it is."""

    STATEMENT = "statement"
    MOTION = "motion"
    PROGRAMME = "programme"
    LAW = "law"
    REPORT = "report"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points from the page's top left corner.

    ``page`` counts from 1. ``left < right`` and ``top < bottom``.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage that can be found and cited.

    ``number`` counts from 1 within the document; ``headings`` is the path of headings
    it stands under, outermost first; ``page`` is where it begins. ``chapter`` ("6 a"),
    ``section`` ("4 b") and ``amended_by`` ("2022:940") are filled for statutes only.
    """

    id: str
    number: int
    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    chapter: str = ""
    section: str = ""
    amended_by: str = ""

    def stycke_at(self, offset: int) -> int:
        """Return which stycke, counted from 1, the character at ``offset`` stands in."""
        return self.text.count(STYCKE_BREAK, 0, offset) + 1


@dataclass(frozen=True, slots=True)
class Person:
    """Someone a document names: a motionär with party, or a signatory with title."""

    name: str
    party: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself. What it does not say is empty, never guessed.

    Dates are ISO ("2018-02-23"). ``motion`` is a number such as "2017:49".
    ``pages_calculated`` is true where pages were worked out from the layout of a text
    that once was a PDF. For a statute, ``sfs`` is its number, ``short_name`` the name
    that references use ("skollagen"), ``version`` the date of the version that was read.
    """

    municipality: str = ""
    namnd: str = ""
    forvaltning: str = ""
    dnr: str = ""
    date: str = ""
    handlaggare: str = ""
    signatories: tuple[Person, ...] = ()
    motion: str = ""
    motionarer: tuple[Person, ...] = ()
    remissinstanser_inside: tuple[str, ...] = ()
    remissinstanser_outside: tuple[str, ...] = ()
    remisstid: str = ""
    immediate_adjustment: bool = False
    bilagor: tuple[str, ...] = ()
    pages_calculated: bool = False
    sfs: str = ""
    short_name: str = ""
    issued: str = ""
    in_force: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    ``source`` is the path, relative to the folder that was indexed, with forward
    slashes; ``content_hash`` is the sha256 of the file's bytes in hexadecimal;
    ``media_type`` is what the content turned out to be, whatever the file was called.
    """

    id: str
    content_hash: str
    source: str
    title: str
    kind: Kind
    media_type: str = "text/plain"
    collection: str = "standard"
    metadata: Metadata = Metadata()
    paragraphs: tuple[Paragraph, ...] = ()


def document_id(collection: str, source: str) -> str:
    """Return the id of the document at ``source`` in ``collection``: 16 hex digits.

    The same file in the same place keeps its id when its content changes.
    """
    return hashlib.sha256(f"{collection}\0{source}".encode()).hexdigest()[:16]


def paragraph_id(document: str, number: int) -> str:
    """Return the id of paragraph ``number`` of the document with the id ``document``."""
    return f"{document}-{number}"
