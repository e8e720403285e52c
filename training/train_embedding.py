"""Train the built-in Swedish embedding: a vector a token, mean-pooled.

Three steps, a few minutes on two cores: learn the tokens (Unigram, no mark for where in
a word a piece stands, so that ``bibliotek`` and ``skolbibliotek`` share a piece); start
their vectors from co-occurrence (shifted PPMI, truncated SVD, rare tokens longer than
common ones); then pull pairs of texts that belong together towards each other, with the
rest of the batch as negatives. A third of the batches are questions with the passages
that answer them, and as negatives also passages that share the question's words.

Run: ``python training/train_embedding.py --statutes DIR --interpellations FILE.jsonl.xz
--synonyms synlex.xml --questions DIR --out vectorstore/model``. Needs torch, scipy and
PyStemmer.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from domains import STATUTES, read_domains
from numpy.typing import NDArray
from safetensors.numpy import save as to_bytes
from scipy import sparse  # type: ignore[import-untyped]
from texts import (
    WORD,
    Synonyms,
    Text,
    TextPair,
    read_interpellations,
    read_statutes,
    read_synonyms,
    text_pairs,
    word_pairs,
)
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

Ids: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float32]

UNKNOWN = "<unk>"
MODULE = "sentence_transformers.models.StaticEmbedding"
LOG = logging.getLogger("train_embedding")


@dataclass(frozen=True, slots=True)
class Material:
    """What the training needs: the first vectors, (tokens, dimension), and pairs of tokens."""

    tokenizer: Tokenizer
    start: Floats
    texts: list[tuple[Ids, Ids]]
    words: list[tuple[Ids, Ids]]
    questions: Questions


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions to learn from: for each its tokens, and which passages answer it or do not.

    ``chance`` is how often each is drawn (a zero: never), ``second`` whether it is of the
    second half (:meth:`domains.Domain.halves`); ``passages`` has the passages' tokens.
    """

    asked: list[Ids]
    chance: NDArray[np.float64]
    second: NDArray[np.bool_]
    right: list[list[int]]
    wrong: list[list[int]]
    passages: list[Ids]


@dataclass(frozen=True, slots=True)
class Plan:
    """The numbers that decide the training, as they were settled."""

    vocabulary: int = 30_000
    dimension: int = 256
    window: int = 8
    smoothing: float = 1e-3
    batch: int = 1024
    characters: int = 900
    scale: float = 20.0
    word_share: float = 0.14
    question_share: float = 0.3
    questions: int = 384
    wrong: int = 3
    depth: int = 50
    rate: float = 1e-3
    steps: int = 600


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Learn lower-cased word pieces; what is no letter or digit parts words and is dropped."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(
        Regex(r"[\p{L}\p{N}]+"), behavior="removed", invert=True
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary,
        unk_token=UNKNOWN,
        special_tokens=[UNKNOWN],
        max_piece_length=20,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer=trainer)
    return tokenizer


def first_vectors(rows: Sequence[Ids], plan: Plan, size: int) -> Floats:
    """Return (size, dimension) vectors from co-occurrence, weighted a / (a + p(token)).

    Positive pointwise mutual information (context counts to the power 0.75, Levy et al.
    2015), its strongest directions by subspace iteration, and smooth inverse frequency
    (Arora et al. 2017) as the length.
    """
    gap = np.full(plan.window, -1)
    flat = np.concatenate([np.concatenate((row, gap)) for row in rows])
    ppmi = mutual_information(flat, plan.window, size)
    basis = np.random.default_rng(1).normal(size=(size, plan.dimension + 20)).astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(ppmi @ (ppmi.T @ basis))
    directions, strengths, _ = np.linalg.svd(basis.T @ ppmi, full_matrices=False)
    vectors = basis @ (directions * np.sqrt(strengths))[:, : plan.dimension]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    seen = np.bincount(flat[flat >= 0], minlength=size)
    weight = plan.smoothing / (plan.smoothing + seen / seen.sum())
    return np.asarray(vectors * weight[:, None], dtype=np.float32)


def mutual_information(flat: Ids, window: int, size: int) -> sparse.csr_matrix:
    """Return the positive mutual information of tokens at most ``window`` apart; -1 is a gap."""
    counts = sparse.csr_matrix((size, size), dtype=np.float32)
    for step in range(1, window + 1):
        left, right = flat[:-step], flat[step:]
        keep = (left >= 0) & (right >= 0) & (left != right)
        near = np.full(int(keep.sum()), 1.0 / step, dtype=np.float32)
        counts += sparse.csr_matrix((near, (left[keep], right[keep])), shape=(size, size))
    cells = (counts + counts.T).tocoo()
    margin = np.asarray(cells.sum(axis=1)).ravel() + 1e-9
    context = margin**0.75 / (margin**0.75).sum()
    gain = np.log(cells.data / margin[cells.row] / context[cells.col])
    ppmi = sparse.csr_matrix(
        (np.maximum(gain, 0).astype(np.float32), (cells.row, cells.col)), shape=(size, size)
    )
    ppmi.eliminate_zeros()
    return ppmi


def encode(tokenizer: Tokenizer, texts: Iterable[str], known: dict[str, list[int]]) -> list[Ids]:
    """Return the tokens of each text; ``known`` remembers words, which is ten times faster."""
    rows = []
    for text in texts:
        words = WORD.findall(unicodedata.normalize("NFC", text).lower())
        for word in words:
            if word not in known:
                known[word] = tokenizer.encode(word, add_special_tokens=False).ids
        rows.append(np.fromiter(chain.from_iterable(map(known.__getitem__, words)), np.int64))
    return rows


def prepare_questions(
    tokenizer: Tokenizer, folder: Path, statutes: Path, known: dict[str, list[int]], plan: Plan
) -> Questions:
    """Encode the questions to learn from, with what answers them and what only seems to."""
    asked: list[str] = []
    chance: list[float] = []
    second: list[bool] = []
    right: list[list[int]] = []
    wrong: list[list[int]] = []
    passages: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        for domain in read_domains(folder, statutes, Path(home)):
            halves = domain.halves()
            learnt = [*halves[0], *halves[1]]
            second += [False] * len(halves[0]) + [True] * len(halves[1])
            found = domain.found_by_words(learnt, plan.depth)
            texts = domain.passages()
            needed = sorted(
                {key for keys in found for key in keys}.union(*(a.gold for a in learnt))
            )
            number = {key: len(passages) + place for place, key in enumerate(needed)}
            passages += ["\n".join(texts[key])[: plan.characters] for key in needed]
            asked += [each.question for each in learnt]
            chance += [1.0 if domain.name == STATUTES else 2.0] * len(learnt)
            right += [[number[key] for key in sorted(each.gold)] for each in learnt]
            wrong += [
                [number[key] for key in keys if key not in each.gold]
                for each, keys in zip(learnt, found, strict=True)
            ]
    rows = encode(tokenizer, asked, known)
    usable = [bool(len(row) and no) for row, no in zip(rows, wrong, strict=True)]
    LOG.info("questions: %d over %d passages", len(asked), len(passages))
    drawn = np.array(chance) * np.array(usable)
    read = encode(tokenizer, passages, known)
    return Questions(rows, drawn, np.array(second), right, wrong, read)


def prepare(
    texts: Sequence[Text], synonyms: Synonyms, questions: Path, statutes: Path, plan: Plan
) -> Material:
    """Learn the tokens and the first vectors, and pair and encode all there is to learn from."""
    dice = random.Random(1)  # noqa: S311 - no secret
    bodies = [body for text in texts for _, body in text.passages]
    names = [f"{text.title} {heading}" for text in texts for heading, _ in text.passages]
    tokenizer = train_tokenizer(chain(bodies, names, synonyms), plan.vocabulary)
    LOG.info("tokens: %d", tokenizer.get_vocab_size())
    known: dict[str, list[int]] = {}
    start = first_vectors(encode(tokenizer, bodies, known), plan, tokenizer.get_vocab_size())
    words = Counter(word for body in bodies for word in WORD.findall(body.lower()))

    def encoded(pairs: Iterable[TextPair]) -> list[tuple[Ids, Ids]]:
        cut = [(first[: plan.characters], second[: plan.characters]) for first, second in pairs]
        firsts = encode(tokenizer, (first for first, _ in cut), known)
        seconds = encode(tokenizer, (second for _, second in cut), known)
        return [pair for pair in zip(firsts, seconds, strict=True) if all(map(len, pair))]

    of_texts = encoded(pair for text in texts for pair in text_pairs(text, synonyms, dice))
    of_words = encoded(word_pairs(words, synonyms))
    LOG.info("pairs: %d of texts, %d of words", len(of_texts), len(of_words))
    asked = prepare_questions(tokenizer, questions, statutes, known, plan)
    return Material(tokenizer, start, of_texts, of_words, asked)


def train(material: Material, chance: NDArray[np.float64], plan: Plan) -> Floats:
    """Train the vectors on batches of questions, texts or words; return (tokens, dimension).

    ``chance`` is how often each question is drawn.
    """
    chance = chance / chance.sum()
    torch.manual_seed(1)
    dice = np.random.default_rng(1)
    start = torch.from_numpy(material.start.copy())
    bag = torch.nn.EmbeddingBag.from_pretrained(start, freeze=False)
    optimiser = torch.optim.Adam(bag.parameters(), lr=plan.rate, fused=True)

    def pool(rows: Sequence[Ids]) -> torch.Tensor:
        ends = np.cumsum([0, *map(len, rows)])[:-1]
        pooled = bag(torch.from_numpy(np.concatenate(rows)), torch.from_numpy(ends))
        return torch.nn.functional.normalize(pooled, dim=1)

    def of_questions(questions: Questions) -> torch.Tensor:
        chosen = dice.choice(len(questions.asked), plan.questions, replace=False, p=chance)
        right = [dice.choice(questions.right[i]) for i in chosen]
        wrong = [j for i in chosen for j in dice.choice(questions.wrong[i], plan.wrong)]
        passages = np.array([*right, *wrong])
        logits = (
            plan.scale
            * pool([questions.asked[i] for i in chosen])
            @ (pool([questions.passages[j] for j in passages]).T)
        )
        # What answers another question of the batch as well is no negative of this one's.
        same = passages[None, :] == np.array(right)[:, None]
        np.fill_diagonal(same, val=False)
        logits = logits.masked_fill(torch.from_numpy(same), -1e4)
        return 2 * torch.nn.functional.cross_entropy(logits, torch.arange(plan.questions))

    def of_pairs(source: Sequence[tuple[Ids, Ids]]) -> torch.Tensor:
        chosen = [source[i] for i in dice.integers(len(source), size=plan.batch)]
        logits = plan.scale * pool([a for a, _ in chosen]) @ pool([b for _, b in chosen]).T
        target = torch.arange(plan.batch)
        loss = torch.nn.functional.cross_entropy(logits, target)
        return loss + torch.nn.functional.cross_entropy(logits.T, target)

    for step in range(plan.steps):
        kind = dice.random()
        if kind < plan.question_share:
            loss = of_questions(material.questions)
        elif kind < plan.question_share + plan.word_share:
            loss = of_pairs(material.words)
        else:
            loss = of_pairs(material.texts)
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * (1 - step / plan.steps)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 100 == 0:
            LOG.info("step %d of %d, loss %.3f", step, plan.steps, loss.item() / 2)
    vectors: Floats = bag.weight.detach().numpy()
    vectors[material.tokenizer.token_to_id(UNKNOWN)] = 0
    return vectors


def save(folder: Path, tokenizer: Tokenizer, vectors: Floats) -> None:
    """Write the model in sentence-transformers format: whole numbers, a factor for each row.

    The scheme (``embeddings`` times ``weights``) is model2vec's, which sentence-transformers
    reads as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    factors = np.abs(vectors).max(axis=1) / 127 + 1e-12
    whole = np.round(vectors / factors[:, None]).astype(np.int8)
    tensors = {"embeddings": whole, "weights": factors.astype(np.float32)}
    (folder / "model.safetensors").write_bytes(to_bytes(tensors))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    module = {"idx": 0, "name": "0", "path": "", "type": MODULE}
    (folder / "modules.json").write_text(json.dumps([module], indent=2) + "\n")
    settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n")


def main() -> None:
    """Train from the folders that the command line names, and write the model."""
    parser = argparse.ArgumentParser(description="Train the built-in Swedish embedding.")
    parser.add_argument("--statutes", type=Path, required=True, help="folder of statutes (.md)")
    parser.add_argument("--interpellations", type=Path, required=True, help="file (.jsonl.xz)")
    parser.add_argument("--synonyms", type=Path, required=True, help="Synlex (.xml)")
    parser.add_argument("--questions", type=Path, required=True, help="folder (.tsv, .jsonl)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument(
        "--halves", type=Path, help="folder for two more, each without half of the questions"
    )
    parser.add_argument("--steps", type=int, default=Plan().steps)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)8d ms  %(message)s")
    plan = Plan(steps=given.steps)
    texts = [*read_interpellations(given.interpellations), *read_statutes(given.statutes)]
    LOG.info("texts: %d", len(texts))
    synonyms = read_synonyms(given.synonyms)
    material = prepare(texts, synonyms, given.questions, given.statutes, plan)
    asked = material.questions
    save(given.out, material.tokenizer, train(material, asked.chance, plan))
    for half, seen in enumerate((asked.second, ~asked.second)) if given.halves else ():
        vectors = train(material, asked.chance * seen, plan)
        save(given.halves / f"without-{half}", material.tokenizer, vectors)


if __name__ == "__main__":
    main()
