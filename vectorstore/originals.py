"""The files as they were read, kept under the hash of their bytes.

A citation can then be shown in its source even when the file has been moved, and what
an answer stood on can be proved later.
"""

from __future__ import annotations

import os
from pathlib import Path

from vectorstore.errors import LibraryError, if_full


class Originals:
    """Files in a folder, named by the sha256 of their content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content_hash: str, data: bytes) -> None:
        """Keep ``data``; it is there whole or not at all.

        Raises:
            LibraryError: it cannot be written, for instance because the disk is full.
        """
        place = self._place(content_hash)
        if place.exists():
            return
        part = place.with_suffix(f".{os.getpid()}.part")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise if_full(error) or LibraryError(
                f"Originalfilen kunde inte sparas i biblioteket ({error.strerror}). "
                "Det som redan var indexerat är kvar."
            ) from error

    def path(self, content_hash: str) -> Path | None:
        """Return where the bytes with this hash are kept, or None."""
        place = self._place(content_hash)
        return place if place.exists() else None

    def forget(self, content_hash: str) -> None:
        """Remove the bytes with this hash, if they are kept."""
        self._place(content_hash).unlink(missing_ok=True)

    def _place(self, content_hash: str) -> Path:
        return self._folder / content_hash[:2] / content_hash
