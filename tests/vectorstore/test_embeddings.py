"""The built-in model, its file format, and other models in its place."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from vectorstore.embeddings import (
    BUILT_IN,
    EmbeddingError,
    SentenceTransformerEmbeddings,
    StaticEmbeddings,
    load,
)

HAS_SENTENCE_TRANSFORMERS = importlib.util.find_spec("sentence_transformers") is not None
TEXTS = [
    "Nämnden föreslår att stadens bibliotek håller öppet på söndagar.",
    "Skolbibliotekarien, 43 år, hjälper eleverna att hitta böcker!",
    "Hastigheten på Storgatan sänks till 30 km/h",
    "ÅÄÖ åäö é ü ß ½ x² Ω 漢字",
    "",
]


@pytest.fixture(scope="module")
def built_in() -> StaticEmbeddings:
    """Return the built-in model, read once."""
    return StaticEmbeddings()


@pytest.fixture
def write_model(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a tiny model of three words and returns its folder."""

    def write(**tensors: np.ndarray) -> Path:
        words = [("<unk>", -9.0), ("hund", -1.0), ("katt", -1.0), ("bil", -1.0)]
        tokenizer = Tokenizer(models.Unigram(words, unk_id=0))
        tokenizer.normalizer = normalizers.Lowercase()
        tokenizer.pre_tokenizer = pre_tokenizers.Split(
            Regex(r"[\p{L}\p{N}]+"), behavior="removed", invert=True
        )
        tokenizer.save(str(tmp_path / "tokenizer.json"))
        save_file(tensors, tmp_path / "model.safetensors")
        return tmp_path

    return write


def cosine(model: StaticEmbeddings, first: str, second: str) -> float:
    """Return how near two texts are."""
    vectors = model.embed([first, second])
    return float(vectors[0] @ vectors[1])


def test_vectors_have_unit_length(built_in: StaticEmbeddings) -> None:
    """A text with words gets a vector of length 1, in 32-bit numbers."""
    vectors = built_in.embed(TEXTS[:3])
    assert vectors.shape == (3, built_in.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "§ – !?", "\n\n"])
def test_text_without_words_is_zero(built_in: StaticEmbeddings, text: str) -> None:
    """A text without a single word gives the zero vector, never a NaN."""
    assert built_in.embed([text]).tolist() == [[0.0] * built_in.dimension]


def test_no_texts_give_no_vectors(built_in: StaticEmbeddings) -> None:
    """An empty list gives an array with no rows and the right width."""
    assert built_in.embed([]).shape == (0, built_in.dimension)
    assert built_in.embed_documents([]) == []


def test_langchain_methods_agree_with_embed(built_in: StaticEmbeddings) -> None:
    """Questions and passages get the same vectors, as lists of floats."""
    documents = built_in.embed_documents(TEXTS)
    assert np.asarray(documents) == pytest.approx(built_in.embed(TEXTS))
    assert built_in.embed_query(TEXTS[0]) == documents[0]
    assert all(type(number) is float for number in documents[0])


def test_case_and_composition_do_not_matter(built_in: StaticEmbeddings) -> None:
    """Capitals, and letters put together of two characters, give the same vector."""
    plain = built_in.embed(["åtgärder för äldre"])
    assert built_in.embed(["ÅTGÄRDER FÖR ÄLDRE"]) == pytest.approx(plain)
    assert built_in.embed(["a\u030atga\u0308rder fo\u0308r a\u0308ldre"]) == pytest.approx(plain)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("läkare", "doktor", "bilväg"),
        ("höjda skatter", "skattehöjning", "musikundervisning"),
        ("elever som skolkar", "frånvaro i grundskolan", "avgift för avfall"),
        ("bostadsbrist", "det saknas lägenheter att hyra", "fiske i kustvatten"),
    ],
)
def test_meaning_counts(built_in: StaticEmbeddings, text: str, near: str, far: str) -> None:
    """Texts that mean nearly the same are nearer than others, though they share no word."""
    assert cosine(built_in, text, near) > cosine(built_in, text, far) + 0.1


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_a_vector_depends_on_its_text_alone(built_in: StaticEmbeddings, texts: list[str]) -> None:
    """A text gets the same vector alone as among others, whatever characters it holds."""
    together = built_in.embed(texts)
    assert np.isfinite(together).all()
    for text, vector in zip(texts, together, strict=True):
        assert built_in.embed([text])[0] == pytest.approx(vector, abs=1e-6)


def test_name_follows_the_weights(write_model: Callable[..., Path]) -> None:
    """The name stays when the model is read again and changes when a weight changes."""
    weights = np.eye(4, dtype=np.float32)
    first = StaticEmbeddings(write_model(**{"embedding.weight": weights})).name
    again = StaticEmbeddings(write_model(**{"embedding.weight": weights})).name
    other = StaticEmbeddings(write_model(**{"embedding.weight": weights * 2})).name
    assert first == again
    assert first != other


def test_both_layouts_of_weights_are_read(write_model: Callable[..., Path]) -> None:
    """Whole numbers with a factor a row mean the same as their products."""
    whole = np.arange(12, dtype=np.int8).reshape(4, 3)
    factors = np.array([0, 1, 0.5, 2], dtype=np.float32)
    small = StaticEmbeddings(write_model(embeddings=whole, weights=factors)).embed(["Hund, katt"])
    full = whole.astype(np.float32) * factors[:, None]
    large = StaticEmbeddings(write_model(**{"embedding.weight": full})).embed(["Hund, katt"])
    assert small == pytest.approx(large)
    total = full[1] + full[2]
    assert small[0] == pytest.approx(total / np.linalg.norm(total))


def test_missing_and_damaged_files_are_explained(write_model: Callable[..., Path]) -> None:
    """A folder without a model, and files that are no model, give a Swedish explanation."""
    with pytest.raises(EmbeddingError, match="saknas eller är skadad"):
        StaticEmbeddings(BUILT_IN / "finns inte")
    folder = write_model(unrelated=np.eye(2, dtype=np.float32))
    with pytest.raises(EmbeddingError, match="saknas eller är skadad"):
        StaticEmbeddings(folder)
    (folder / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(EmbeddingError, match="saknas eller är skadad"):
        StaticEmbeddings(folder)
    write_model(**{"embedding.weight": np.eye(4, dtype=np.float32)})
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EmbeddingError, match="saknas eller är skadad"):
        StaticEmbeddings(folder)


def test_shipped_weights_are_small() -> None:
    """The weights in the package stay below 8 MB."""
    assert (BUILT_IN / "model.safetensors").stat().st_size <= 8_000_000
    assert load_file(BUILT_IN / "model.safetensors")["embeddings"].dtype == np.int8


def test_importing_costs_no_torch() -> None:
    """Neither the import nor the built-in model brings in torch."""
    code = (
        "import sys; from vectorstore.embeddings import load; load().embed_query('hej'); "
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_question_takes_no_time(built_in: StaticEmbeddings) -> None:
    """The vector of a question costs far below a millisecond once its words are known."""
    question = "Vilka åtgärder finns mot buller i bostadsområden?"
    built_in.embed_query(question)
    started = time.perf_counter()
    for _ in range(50):
        built_in.embed_query(question)
    assert (time.perf_counter() - started) / 50 < 0.005


def test_load_gives_the_built_in_model(built_in: StaticEmbeddings) -> None:
    """Without a setting, the built-in model is used."""
    assert isinstance(load(), StaticEmbeddings)
    assert load(" ").name == built_in.name


@pytest.mark.skipif(not HAS_SENTENCE_TRANSFORMERS, reason="sentence-transformers is not installed")
@pytest.mark.filterwarnings("ignore")
class TestSentenceTransformers:
    """Models read by sentence-transformers."""

    def test_reads_the_built_in_files_alike(self, built_in: StaticEmbeddings) -> None:
        """sentence-transformers computes the same vectors from the shipped files."""
        other = load(str(BUILT_IN))
        assert isinstance(other, SentenceTransformerEmbeddings)
        assert other.dimension == built_in.dimension
        assert other.embed(TEXTS) == pytest.approx(built_in.embed(TEXTS), abs=1e-3)
        assert other.embed_query(TEXTS[0]) == pytest.approx(
            built_in.embed_query(TEXTS[0]), abs=1e-3
        )
        assert other.embed([]).shape == (0, built_in.dimension)
        assert other.name == load(str(BUILT_IN)).name

    def test_prompts_of_the_model_are_used(self, write_model: Callable[..., Path]) -> None:
        """A model's own prompt for questions goes before a question, and only there."""
        folder = write_model(**{"embedding.weight": np.eye(4, dtype=np.float32)})
        for name in ("modules.json", "config_sentence_transformers.json"):
            (folder / name).write_bytes((BUILT_IN / name).read_bytes())
        (folder / "config_sentence_transformers.json").write_text(
            '{"prompts": {"query": "bil ", "document": ""}}', encoding="utf-8"
        )
        model = SentenceTransformerEmbeddings(str(folder))
        assert model.embed_documents(["hund"])[0] == pytest.approx([0, 1, 0, 0])
        assert model.embed_query("hund") == pytest.approx([0, 0.5**0.5, 0, 0.5**0.5])

    def test_a_model_that_is_not_there_is_explained(self, tmp_path: Path) -> None:
        """A folder or a name that cannot be found gives a Swedish explanation."""
        with pytest.raises(EmbeddingError, match="kunde inte läsas"):
            load(str(tmp_path / "saknas"))

    def test_offline_is_honoured(self, tmp_path: Path) -> None:
        """With HF_HUB_OFFLINE set, a name that is not on the machine fails without the net."""
        code = (
            "import socket\n"
            "def refuse(*args, **kwargs): raise SystemExit('nätet användes')\n"
            "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
            "from vectorstore.embeddings import load, EmbeddingError\n"
            "try: load('ingen/sådan-modell')\n"
            "except EmbeddingError as error: print(error)\n"
        )
        environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**environment, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "HF_HUB_OFFLINE" in done.stdout


def test_missing_package_says_how_to_install_it() -> None:
    """Without the package, the error carries its own fix."""
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from vectorstore.embeddings import load, EmbeddingError\n"
        "try: load('någon/modell')\n"
        "except EmbeddingError as error: sys.exit('remissassistenten[models]' not in str(error))\n"
        "sys.exit(2)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
