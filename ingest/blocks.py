"""What every reader hands on: blocks of text, each with its role and its places.

A reader knows one file format and nothing of Swedish documents; it yields a `Content`
of `Block`s. Readers of formats that keep printed lines instead of paragraphs (PDF, old
text) get their blocks from `ingest.lines`. From here on all formats are alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ingest.document import ITEM_BREAK, Box

_SAME_HEIGHT = 1.0
"""Points by which a line may begin above the end of the box it continues."""

# Soft hyphens, zero-width and bidirectional marks, control characters and private-use
# glyphs: none of them is text, and each of them would keep a quote from matching.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


class Role(StrEnum):
    """What a block is in its document."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text from the character ``start`` on was printed."""

    start: int
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph of prose, one item of a list, or a signature block.

    ``level`` counts from 1 (outermost) for headings. ``places`` is in the order of the
    text and empty where the format has no pages.
    """

    role: Role
    text: str
    level: int = 0
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    ``front`` is what the file says of itself in fields of its own (front matter), all
    values as written. ``margins`` are the lines of page heads and feet, which are no
    part of the text but may carry the dnr and the date. ``pages_calculated`` tells that
    page numbers were worked out from the layout.
    """

    media_type: str
    blocks: tuple[Block, ...]
    title: str = ""
    front: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    margins: tuple[str, ...] = ()
    pages_calculated: bool = False


def clean(text: str) -> str:
    """Return ``text`` on one line as it reads: NFC, single spaces, no invisible marks."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return " ".join(_INVISIBLE.sub("", text).split())


def joined(blocks: Sequence[Block], role: Role) -> Block:
    """Return ``blocks`` as one, each on a line of its own: a list with its lead-in."""
    if len(blocks) == 1:
        return Block(role, blocks[0].text, places=blocks[0].places)
    places: list[Place] = []
    offset = 0
    for block in blocks:
        places += [Place(place.start + offset, place.page, place.box) for place in block.places]
        offset += len(block.text) + len(ITEM_BREAK)
    return Block(role, ITEM_BREAK.join(block.text for block in blocks), places=tuple(places))


def merged_boxes(places: Sequence[Place]) -> tuple[Box, ...]:
    """Return the boxes that ``places`` cover: one for each page, or column, they run over."""
    boxes: list[Box] = []
    for box in (place.box for place in places if place.box is not None):
        last = boxes[-1] if boxes else None
        if last and last.page == box.page and box.top >= last.top - _SAME_HEIGHT:
            boxes[-1] = Box(
                page=box.page,
                left=min(last.left, box.left),
                top=min(last.top, box.top),
                right=max(last.right, box.right),
                bottom=max(last.bottom, box.bottom),
            )
        else:
            boxes.append(box)
    return tuple(boxes)
