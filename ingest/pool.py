"""Readers in processes of their own, so that a file that brings one down is alone in it.

The processes import this package only, not the engine: they start quickly and are small.
They end with the process that started them, killed or not.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from ingest.document import Document, IngestError
from ingest.readers import read_bytes

PROCESSES = 2


class ReaderPool:
    """Reader processes, started when first used and again after a crash."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self._processes = processes
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, data: bytes, source: str, collection: str) -> Future[Document]:
        """Begin to read a file; the result is a document or raises IngestError."""
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_end_with_parent,
            )
        try:
            return self._executor.submit(_read, data, source, collection)
        except BrokenProcessPool:
            self.close()
            return self.submit(data, source, collection)

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def read_alone(data: bytes, source: str, collection: str) -> Document:
    """Read a file in a process of its own: another one may have brought its reader down.

    Raises:
        IngestError: the file cannot be read, or brings its reader down.
    """
    pool = ReaderPool(processes=1)
    try:
        return pool.submit(data, source, collection).result()
    except BrokenProcessPool as error:
        raise IngestError("Filen fick läsaren att krascha. Den är troligen skadad.") from error
    finally:
        pool.close()


def _read(data: bytes, source: str, collection: str) -> Document:
    return read_bytes(data, source, collection=collection)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
