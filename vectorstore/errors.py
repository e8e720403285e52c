"""What can go wrong in the library, with messages that an official understands.

LibraryError
├── CatalogueError      the database cannot be read or written
├── DamagedIndexError   a derived index cannot be read; it can be rebuilt
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
