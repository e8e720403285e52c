"""Text to vector: the built-in model, or any sentence-transformers model.

The built-in model is a static embedding: one vector a token, the mean of them a text. Its
files (``model/``) are in the sentence-transformers format, but are read with numpy alone,
so that no start pays for torch. How a word is split into tokens is remembered, for that is
the slow part. A bigger model takes its place by
setting its name or folder. All vectors have unit length; a text without a single word
gives the zero vector, which is near nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from vectorstore.errors import LibraryError

Vectors: TypeAlias = NDArray[np.float32]

BUILT_IN = Path(__file__).parent / "model"

# The same split as in tokenizer.json: letters and digits, in Unicode's sense.
_WORD = re.compile(r"[^\W_]+")
_CHUNK = 1024
_REMEMBERED = 100_000
_TRUE = {"1", "ON", "YES", "TRUE"}


class EmbeddingError(LibraryError):
    """An embedding model cannot be read. The message is Swedish and meant for the user."""


class Embedder(Protocol):
    """What turns texts into vectors of unit length.

    ``name`` changes when the model changes, so that an index can tell that it was built
    with another; ``dimension`` is the length of a vector.
    """

    @property
    def name(self) -> str:
        """The model's stable name, with a fingerprint of its weights."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, (len(texts), dimension)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of passages, as LangChain wants them."""

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question, as LangChain wants it."""


class StaticEmbeddings(Embeddings):
    """The mean of token vectors, with numpy alone.

    Args:
        folder: Holds ``tokenizer.json`` and ``model.safetensors``. The weights are either
            ``embedding.weight`` (tokens, dimension), or ``embeddings`` (the same, whole
            numbers) with ``weights`` (tokens), the factor of each row.

    Raises:
        EmbeddingError: The files are missing or damaged.
    """

    def __init__(self, folder: Path = BUILT_IN) -> None:
        weights, words = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            self._vectors = _token_vectors(load_file(weights))
            tokenizer = words.read_bytes()
            self._tokenizer: Any = Tokenizer.from_buffer(tokenizer)
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            raise EmbeddingError(
                f"Språkmodellen i mappen {folder} saknas eller är skadad. "
                "Installera om Remissassistenten, eller ange en annan modell."
            ) from error
        self._known: dict[str, tuple[int, ...]] = {}
        fingerprint = hashlib.sha256(weights.read_bytes() + tokenizer).hexdigest()[:12]
        self._name = f"static-{self.dimension}-{fingerprint}"

    @property
    def name(self) -> str:
        """The model's stable name, with a fingerprint of its files."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._vectors.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of ``texts``, (len(texts), dimension), of unit length."""
        return _unit_length(self.sums(texts))

    def sums(self, texts: Sequence[str]) -> Vectors:
        """Return the sums of the token vectors of ``texts``, (len(texts), dimension)."""
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            words = [_words(text) for text in texts[start : start + _CHUNK]]
            known = self._split(set(chain.from_iterable(words)))
            for index, row in enumerate(words, start):
                tokens = list(chain.from_iterable(map(known.__getitem__, row)))
                np.add.reduce(self._vectors.take(tokens, axis=0), axis=0, out=sums[index])
        return sums

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]

    def _split(self, words: set[str]) -> dict[str, tuple[int, ...]]:
        """Return the tokens of ``words`` and of those met before."""
        # A local name: another thread may start the memory afresh meanwhile.
        known = self._known if len(self._known) < _REMEMBERED else {}
        new = list(words.difference(known))
        encodings = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        known.update(zip(new, (tuple(found.ids) for found in encodings), strict=True))
        self._known = known
        return known


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model; its own prompts for questions and passages are used.

    Args:
        model: A folder, or a name. What is on this machine already is used; a name that
            is not is fetched, unless ``HF_HUB_OFFLINE`` is set.

    Raises:
        EmbeddingError: The package is not installed, or the model cannot be found.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbeddingError(
                f"Modellen {model} behöver ett tillägg som inte är installerat. "
                "Installera det med: pip install 'remissassistenten[models]'"
            ) from error
        if Path(model).expanduser().is_dir():
            model = str(Path(model).expanduser())
        try:
            self._model: Any = _open_model(SentenceTransformer, model)
            self._dimension = len(self._model.encode_query(""))
            self._name = f"{Path(model).name}-{self._dimension}-{_fingerprint(model)}"
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EmbeddingError(
                f"Modellen {model} kunde inte läsas. Kontrollera att namnet eller mappen är "
                "rätt. En modell som inte finns på datorn hämtas från nätet bara om "
                "HF_HUB_OFFLINE inte är satt. Töm inställningen för att använda den inbyggda."
            ) from error

    @property
    def name(self) -> str:
        """The model's stable name, with a fingerprint of its weights."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages, (len(texts), dimension), of unit length."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode_document(list(texts), show_progress_bar=False)
        return _unit_length(np.asarray(vectors, dtype=np.float32))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of passages."""
        vectors: list[list[float]] = self.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        vectors = self._model.encode_query([text], show_progress_bar=False)
        vector: list[float] = _unit_length(np.asarray(vectors, dtype=np.float32))[0].tolist()
        return vector


def load(setting: str = "") -> StaticEmbeddings | SentenceTransformerEmbeddings:
    """Return the built-in model (""), or the sentence-transformers model that is named.

    Raises:
        EmbeddingError: The model, or the package that it needs, cannot be found.
    """
    setting = setting.strip()
    return SentenceTransformerEmbeddings(setting) if setting else built_in()


@cache
def built_in() -> StaticEmbeddings:
    """Return the built-in model; one for the whole process, threads may share it."""
    return StaticEmbeddings()


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def _unit_length(vectors: Vectors) -> Vectors:
    """Return the rows at length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return np.asarray(vectors / lengths, dtype=np.float32)


def _token_vectors(tensors: dict[str, NDArray[Any]]) -> Vectors:
    if "embedding.weight" in tensors:
        return np.asarray(tensors["embedding.weight"], dtype=np.float32)
    factors = np.asarray(tensors["weights"], dtype=np.float32)
    return np.asarray(tensors["embeddings"] * factors[:, None], dtype=np.float32)


def _open_model(kind: Any, model: str) -> Any:
    """Open what is on the machine; fetch it only where that fails and fetching is allowed."""
    try:
        return kind(model, local_files_only=True)
    except OSError:
        offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in _TRUE
        if offline or model.startswith("~") or Path(model).is_absolute() or Path(model).exists():
            raise
    return kind(model)


def _fingerprint(model: str) -> str:
    """Return a fingerprint of the model's weights: its files, wherever they lie."""
    folder = Path(model)
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        folder = Path(snapshot_download(model, local_files_only=True))
    digest = hashlib.sha256()
    for path in sorted([*folder.rglob("*.safetensors"), *folder.rglob("pytorch_model*.bin")]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
