"""Read the texts to learn from, and pair what belongs together in them.

Interpellations give a subject, reasons and questions; statutes give titles, headings and
sections; Synlex gives synonyms. The first of a pair plays the question: words of it are
left out or replaced by a synonym, so that sharing words is not all there is to learn.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree

import Stemmer

TextPair: TypeAlias = tuple[str, str]
Synonyms: TypeAlias = dict[str, list[tuple[str, float]]]

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to learn from: ``passages`` are pairs of a heading ("" for none) and a text."""

    title: str
    passages: tuple[TextPair, ...]
    questions: tuple[str, ...] = ()


def read_interpellations(path: Path) -> Iterator[Text]:
    """Read interpellations (JSON lines, xz): the subject, the reasons, the questions put."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            parts = [p.replace("\u00ad", "").strip() for p in row["paragraphs"]]
            questions = tuple(p for p in parts if p.endswith("?") and len(p) < 400)
            body = tuple(("", p) for p in parts[1:] if len(p) > 150 and p not in questions)
            if body:
                yield Text(row["subject"], body, questions)


def read_statutes(folder: Path) -> Iterator[Text]:
    """Read statutes in Markdown: title, headings, sections; front matter and links go."""
    for path in sorted(folder.glob("*.md")):
        raw = path.read_text(encoding="utf-8")
        raw = re.sub(r"\A---.*?\n---\n", "", raw, flags=re.S)
        raw = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", raw)
        title, heading, lines = "", "", list[str]()
        passages: list[TextPair] = []
        for line in [*raw.splitlines(), "#"]:
            if not line.startswith("#"):
                lines.append(line.strip())
                continue
            passage = " ".join(filter(None, lines))
            if len(passage) > 80:
                passages.append((heading, passage[:3000]))
            lines = []
            name = re.sub(r"^#+\s*|^\d+\s?\w?\s+kap\.\s*", "", line).strip()
            if not title:
                title = name
            elif not re.match(r"\d+\s*\w?\s*§|[-\d]", name):
                heading = re.sub(r"^\d+ \w? ?kap\. ", "", name)
        if passages:
            yield Text(title, tuple(passages))


def read_synonyms(path: Path) -> Synonyms:
    """Read Synlex: for each word its synonyms with their grade, 3.0 to 5.0."""
    synonyms: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for syn in ElementTree.parse(path).iter("syn"):  # noqa: S314 - a file of one's own choice
        first, second = (syn.findtext(tag, "").lower() for tag in ("w1", "w2"))
        synonyms[first].append((second, float(syn.get("level", 3))))
    return dict(synonyms)


def swap_words(text: str, synonyms: Synonyms, dice: random.Random) -> str:
    """Return ``text`` with some words left out and some replaced by a synonym."""

    def swap(match: re.Match[str]) -> str:
        word = match.group().lower()
        if word in synonyms and dice.random() < 0.5:
            return dice.choice(synonyms[word])[0]
        return "" if dice.random() < 0.1 else word

    return WORD.sub(swap, text)


def text_pairs(text: Text, synonyms: Synonyms, dice: random.Random) -> Iterator[TextPair]:
    """Pair what belongs together in a text; the first of a pair plays the question."""
    bodies = [body for _, body in text.passages]
    for index, (heading, body) in enumerate(text.passages):
        name = f"{text.title} {heading}" if heading and dice.random() < 0.5 else heading
        yield swap_words(name or text.title, synonyms, dice), body
        if text.questions:
            yield swap_words(dice.choice(text.questions), synonyms, dice), body
        if index + 1 < len(bodies) and not heading:
            yield bodies[index + 1], body
        sentences = SENTENCE_END.split(body)
        if len(sentences) > 2:
            for chosen in dice.sample(range(len(sentences)), 2):
                rest = " ".join(sentences[:chosen] + sentences[chosen + 1 :])
                yield swap_words(sentences[chosen], synonyms, dice), rest


def word_pairs(words: Mapping[str, int], synonyms: Synonyms) -> Iterator[TextPair]:
    """Pair synonyms (the surest most often), and the forms that share a stem."""
    for first, others in synonyms.items():
        for second, grade in others:
            yield from [(first, second)] * (1 + round((grade - 3) * 2))
    stem = Stemmer.Stemmer("swedish").stemWord
    forms: dict[str, list[str]] = defaultdict(list)
    for word, count in words.items():
        if count >= 5 and len(word) > 4 and word.isalpha():
            forms[stem(word)].append(word)
    for family in forms.values():
        yield from pairwise(family)
