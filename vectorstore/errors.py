"""What can go wrong in the library, with messages that an official understands.

LibraryError
├── CatalogueError      the database cannot be read or written
├── DamagedIndexError   a derived index cannot be read; it can be rebuilt
├── FullDiskError       there is no room to write
└── BusyError           somebody else is writing
"""

from __future__ import annotations


class LibraryError(Exception):
    """Base of this package's errors. The message is Swedish and meant for the user."""


class CatalogueError(LibraryError):
    """The catalogue cannot be opened, read or written."""


class DamagedIndexError(LibraryError):
    """A derived index cannot be read. It can be rebuilt from the catalogue."""


class BusyError(LibraryError):
    """Another process is writing to the library."""


class FullDiskError(LibraryError):
    """There is no room to write. What was there is still there."""


_FULL = ("disk is full", "no space left", "file too large", "os error 28", "os error 27")


def if_full(error: BaseException) -> FullDiskError | None:
    """Return the error that says that the disk is full, if that is what ``error`` means."""
    if not any(sign in str(error).lower() for sign in _FULL):
        return None
    return FullDiskError(
        "Disken är full. Frigör utrymme och försök igen; det som redan var indexerat är kvar."
    )
