"""Signature blocks: who signs a statement, and as what.

In print the names stand side by side with a title under each. Flattened to lines, the
columns are parted by two spaces or more: names on one line, titles on the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import clean
from ingest.document import ITEM_BREAK, Person

_LONGEST = 160
"""Characters in the longest line of a signature block."""

_COLUMNS = re.compile(r"[ \u00a0]{2,}|\t+")
_NAME = re.compile(
    r"[A-ZÅÄÖÉ][\w'’.-]{0,25}(?: (?:af|av|de|der|von|van|[A-ZÅÄÖÉ][\w'’.-]{0,25})){1,4}"
)
_OFFICE = re.compile(
    r"(?:chef(?:en)?|direktör(?:en)?|chefsjurist|jurist|handläggare|sekreterare|strateg|utredare"
    r"|ordförande|samordnare|controller|planerare|rektor|borgarråd|kommunalråd|ledamot"
    r"|ekonom|inspektör|rådgivare|arkitekt|ingenjör|ledare|sakkunnig|utvecklare)\b",
    re.IGNORECASE,
)


def signature_at(lines: Sequence[str]) -> str | None:
    """Return the signature block that the first two of ``lines`` make, if they make one.

    The text has one signatory a line, as "Name, Title".
    """
    if len(lines) < 2 or any(len(line) > _LONGEST for line in lines[:2]):
        return None
    names, titles = (_columns(line) for line in lines[:2])
    if not names or len(names) != len(titles):
        return None
    if not all(map(is_name, names)) or not all(map(is_title, titles)):
        return None
    return ITEM_BREAK.join(f"{name}, {title}" for name, title in zip(names, titles, strict=True))


def signature_on_lines(lines: Sequence[str]) -> str | None:
    """Return the signature block that ``lines`` such as "Anna Ek, rektor" make, if they do."""
    pairs = [line.partition(", ") for line in lines]
    if pairs and all(is_name(name) and is_title(title) for name, _, title in pairs):
        return ITEM_BREAK.join(lines)
    return None


def signatories(text: str) -> tuple[Person, ...]:
    """Return the people that ``text``, a block made by `signature_at`, names."""
    people = (line.partition(", ") for line in text.split(ITEM_BREAK))
    return tuple(Person(name=name, title=title) for name, _, title in people)


def is_name(text: str) -> bool:
    """Tell whether ``text`` has the shape of a person's name, and no title in it."""
    return bool(_NAME.fullmatch(text)) and not _OFFICE.search(text)


def is_title(text: str) -> bool:
    """Tell whether ``text`` is a title such as "Förvaltningschef" and nothing else."""
    return len(text.split()) <= 6 and not text.endswith(".") and bool(_OFFICE.search(text))


def _columns(line: str) -> list[str]:
    return [clean(column) for column in _COLUMNS.split(line.strip()) if clean(column)]
