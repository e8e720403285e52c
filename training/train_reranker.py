"""Train the re-ranker: a net with one hidden layer over the signals of a passage.

For each question the first fifty of the fusion are weighed; the loss is the cross-entropy
of the right passage among them. The embedding has learnt from the same questions, so its
vectors would look better here than they are on new ones: a question's signals are made
with an embedding that has not seen its half of the questions (``train_embedding.py
--halves``). Without that the net trusts vectors blindly, and is worse than the fusion.

Run: ``python training/train_reranker.py --questions DIR --statutes DIR --halves DIR
--out vectorstore/reranker/weights.json``. Needs torch.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from domains import STATUTES, Asked, Domain, read_domains
from numpy.typing import NDArray

from vectorstore.embeddings import StaticEmbeddings
from vectorstore.fusion import Ranking, fuse
from vectorstore.reranker.signals import signals
from vectorstore.reranker.words import WordMemory
from vectorstore.reranking import DEPTH, candidates
from vectorstore.search import Weights, features
from vectorstore.windows import windows

Floats = NDArray[np.float32]
LOG = logging.getLogger("train_reranker")
_FOUND = 100
_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Example:
    """A question's candidates: their signals, (n, signals), which are right, its weight."""

    signals: Floats
    right: NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The numbers that decide the training, as they were settled on held-out questions."""

    hidden: int = 32
    nets: int = 3
    epochs: int = 20
    batch: int = 256
    rate: float = 3e-3
    decay: float = 1e-3
    dropped: float = 0.1
    # Among questions over statutes a question of another kind counts as so many.
    others: float = 0.5


class Seer:
    """Makes the signals of a domain's questions, with the vectors of one embedding."""

    def __init__(self, domain: Domain, embedder: StaticEmbeddings) -> None:
        self._embedder = embedder
        self._lexical = domain.words()
        self._passages = domain.passages()
        self._keys: list[int] = []
        texts: list[str] = []
        for key, (context, text) in self._passages.items():
            cut = windows(text)
            texts += [f"{context}\n{window}" for window in cut]
            self._keys += [key] * len(cut)
        self._vectors = embedder.embed(texts)
        self._memory = WordMemory(embedder)
        self._weight = 1.0 if domain.name == STATUTES else Plan().others

    def examples(self, asked: Sequence[Asked]) -> Iterator[tuple[list[str], Example]]:
        """Yield for each question the signals' names, and its candidates."""
        weights = Weights()
        amounts = {"stems": weights.stems, "grams": weights.grams, "vectors": weights.vectors}
        nearest = self._nearest([each.question for each in asked])
        for each, near in zip(asked, nearest, strict=True):
            stems, grams = features(each.question, weights)
            rankings: dict[str, Ranking] = {
                "stems": self._lexical.search(stems, _FOUND),
                "grams": self._lexical.search(grams, _FOUND),
                "vectors": near,
            }
            fused = fuse(rankings, amounts)[:DEPTH]
            seen = signals(
                each.question,
                candidates(fused, rankings, self._passages),
                self._memory,
                self._lexical.document_frequency,
                self._lexical.windows,
            )
            if seen:
                right = np.array([item.key in each.gold for item in fused])
                table = np.stack(list(seen.values()), axis=1)
                yield list(seen), Example(table, right, self._weight)

    def _nearest(self, questions: Sequence[str]) -> Iterator[Ranking]:
        """Yield for each question the passages whose best window's vector is nearest."""
        many = min(3 * _FOUND, len(self._keys))
        for start in range(0, len(questions), _BLOCK):
            asked = self._embedder.embed(questions[start : start + _BLOCK])
            for likeness in asked @ self._vectors.T:
                nearest = np.argpartition(-likeness, many - 1)[:many]
                best: dict[int, float] = {}
                for index in nearest[np.argsort(-likeness[nearest])]:
                    best.setdefault(self._keys[index], float(likeness[index]))
                yield list(best.items())[:_FOUND]


def prepare(domains: Sequence[Domain], halves: Path) -> tuple[list[str], list[Example]]:
    """Return the signals' names, and the examples of all questions to learn from."""
    names: list[str] = []
    examples: list[Example] = []
    for domain in domains:
        for half, asked in enumerate(domain.halves()):
            seer = Seer(domain, StaticEmbeddings(halves / f"without-{half}"))
            for names, example in seer.examples(asked):  # noqa: B007 - the last are wanted
                if example.right.any() and not example.right.all():
                    examples.append(example)
            LOG.info("%s, half %d: %d examples in all", domain.name, half, len(examples))
    return names, examples


class Net(torch.nn.Module):
    """A linear score, and a hidden layer's correction of it."""

    def __init__(self, signals: int, hidden: int) -> None:
        super().__init__()
        self.direct = torch.nn.Linear(signals, 1, bias=False)
        self.hidden = torch.nn.Linear(signals, hidden)
        self.out = torch.nn.Linear(hidden, 1, bias=False)
        torch.nn.init.zeros_(self.direct.weight)
        torch.nn.init.normal_(self.out.weight, std=0.05)

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """Return a score for each row of signals."""
        scores: torch.Tensor = self.direct(seen) + self.out(torch.relu(self.hidden(seen)))
        return scores[..., 0]


def train(examples: Sequence[Example], mean: Floats, scale: Floats, plan: Plan, seed: int) -> Net:
    """Train one net on the examples, their signals less ``mean``, over ``scale``."""
    torch.manual_seed(seed)
    net = Net(len(mean), plan.hidden)
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay)
    table = torch.zeros(len(examples), DEPTH, len(mean))
    right = torch.zeros(len(examples), DEPTH)
    there = torch.zeros(len(examples), DEPTH, dtype=torch.bool)
    for index, example in enumerate(examples):
        count = len(example.right)
        table[index, :count] = torch.from_numpy((example.signals - mean) / scale)
        right[index, :count] = torch.from_numpy(example.right / example.right.sum())
        there[index, :count] = True
    weight = torch.tensor([example.weight for example in examples])
    batches = plan.epochs * (len(examples) // plan.batch + 1)
    done = 0
    for _ in range(plan.epochs):
        order = torch.randperm(len(examples))
        for start in range(0, len(order), plan.batch):
            chosen = order[start : start + plan.batch]
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * (1 - done / batches)
            # A question without some of its signals: no few of them may decide alone.
            kept = torch.rand(len(chosen), 1, len(mean)) > plan.dropped
            scores = net(table[chosen] * kept).masked_fill(~there[chosen], -1e9)
            missed = -(torch.log_softmax(scores, dim=1) * right[chosen]).sum(dim=1)
            loss = (weight[chosen] * missed).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            done += 1
    LOG.info("net %d: loss %.3f", seed, loss.item())
    return net


def save(file: Path, names: list[str], mean: Floats, scale: Floats, nets: Sequence[Net]) -> None:
    """Write the mean of ``nets`` as one net, in JSON."""
    parts = {
        "mean": mean,
        "scale": scale,
        "direct": torch.stack([net.direct.weight[0] for net in nets]).mean(dim=0),
        "hidden": torch.cat([net.hidden.weight for net in nets]),
        "bias": torch.cat([net.hidden.bias for net in nets]),
        "out": torch.cat([net.out.weight[0] for net in nets]) / len(nets),
    }
    plain = {
        name: np.round(np.asarray(torch.as_tensor(part).detach(), np.float64), 5).tolist()
        for name, part in parts.items()
    }
    lines = ",\n".join(f'"{name}": {json.dumps(part)}' for name, part in plain.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'{{"signals": {json.dumps(names)},\n{lines}}}\n', "utf-8")


def main() -> None:
    """Train on the questions that the command line names, and write the weights."""
    parser = argparse.ArgumentParser(description="Train the re-ranker.")
    parser.add_argument("--questions", type=Path, required=True, help="folder (.tsv, .jsonl)")
    parser.add_argument("--statutes", type=Path, required=True, help="folder of statutes (.md)")
    parser.add_argument("--halves", type=Path, required=True, help="folder of two embeddings")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)8d ms  %(message)s")
    plan = Plan()
    with tempfile.TemporaryDirectory() as home:
        domains = read_domains(given.questions, given.statutes, Path(home))
        names, examples = prepare(domains, given.halves)
    rows = np.concatenate([example.signals for example in examples])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    nets = [train(examples, mean, scale, plan, seed) for seed in range(plan.nets)]
    save(given.out, names, mean, scale, nets)


if __name__ == "__main__":
    main()
