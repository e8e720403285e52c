"""Answers composed of source sentences, with no language model.

Every sentence of an answer is a slice of a source paragraph. The hits' sentences are
held against the question's concepts (:mod:`assistant.evidence`); the best are chosen,
said once although statements repeat themselves, and put in reading order under the
document that says them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Citation, Claim, Searched, Status
from assistant.evidence import Concept, coverage
from assistant.question import Question
from assistant.reference import provision
from assistant.wording import lead_in
from ingest.document import STYCKE_BREAK, Document, Kind, Paragraph
from ingest.sentences import Span, sentences
from ingest.statute import cite_name
from vectorstore import swedish
from vectorstore.hit import Hit

GENERATOR = "utdrag"
# A sentence counts by what its passage covers, by what it covers itself, and by how the
# search ranked the passage.
_PASSAGE, _SENTENCE, _RANKING = 0.35, 0.35, 0.3
_MOST = 5
# A sentence this much worse than the best is left out.
_KEEP = 0.75
# In a comparison each document has its say, if it has anything near enough to say.
_KEEP_OF_EACH, _MOST_OF_EACH = 0.6, 3
# Two sentences that share this part of their stems say the same.
_SAME = 0.7
_LONGEST_STYCKE = 420
_LONGEST_WITH_CONTEXT = 480
# "Detta arbete leds av …" means little without the sentence before it.
_LEANS_BACK = re.compile(
    r"(?:Detta|Denna|Dessa|Det|Den|De|Dess|Deras|Där|Därmed|Därutöver|Dit|Sådana?|Syftet|Målet|"
    r"Arbetet|Åtgärden|Åtgärderna|Parterna|Han|Hon|Även)\b"
)
_AMENDMENT = re.compile(r"\s*(?:Lag|Förordning|SFS|Kungörelse) \(\d{4}:\d+\)\.?\s*$")
_NUMBER = re.compile(
    r"\d|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tjugo|trettio|hundra|tusen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a hit's paragraph that may go into an answer.

    ``bearing`` is how much of the question its passage and it cover (0 to 1), 0 where what
    the question turns on is missing; ``score`` adds how the search ranked it; ``group`` is
    what it shall stand under.
    """

    hit: Hit
    span: Span
    score: float
    bearing: float
    group: str = ""

    @property
    def text(self) -> str:
        """The slice's words."""
        return self.hit.paragraph.text[self.span.start : self.span.end]


def pieces(wanted: Sequence[Concept], hits: Iterable[Hit]) -> list[Piece]:
    """Return the sentences of ``hits`` that bear on the question, best first."""
    found = []
    for hit in hits:
        paragraph = hit.paragraph
        context = " ".join((hit.document.title, *paragraph.headings))
        whole = coverage(wanted, f"{context} {paragraph.text}")
        for span in _units(hit):
            share = coverage(wanted, paragraph.text[span.start : span.end]).share
            score = _PASSAGE * whole.share + _SENTENCE * share + _RANKING * hit.score
            bearing = 0.5 * (whole.share + share) if whole.has_the_heart else 0.0
            found.append(Piece(hit, span, score, bearing))
    return sorted(found, key=lambda p: (-p.score, p.hit.rank, p.span))


def choose(question: Question, candidates: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that make the answer, each said once, best first."""
    chosen: list[Piece] = []
    for piece in candidates:
        if len(chosen) == _MOST or piece.score < _KEEP * candidates[0].score:
            break
        if question.wants_number and not _NUMBER.search(piece.text):
            continue
        if not any(says_the_same(piece.text, other.text) for other in chosen):
            chosen.append(_with_context(piece))
    return merged(chosen)


def choose_from_each(question: Question, candidates: Sequence[Piece]) -> list[Piece]:
    """Return the best pieces of each document, so that they can be compared."""
    documents = dict.fromkeys(piece.hit.document.id for piece in candidates)
    chosen: list[Piece] = []
    for document in documents:
        own = [piece for piece in candidates if piece.hit.document.id == document]
        if own[0].score >= _KEEP_OF_EACH * candidates[0].score:
            chosen += choose(question, own)[:_MOST_OF_EACH]
    return chosen


def says_the_same(text: str, other: str) -> bool:
    """Return whether two sentences are the same but for a few words."""
    mine, theirs = _stems(text), _stems(other)
    smaller = min(len(mine), len(theirs))
    return smaller > 0 and len(mine & theirs) / smaller > _SAME


def merged(chosen: Sequence[Piece]) -> list[Piece]:
    """Return ``chosen`` with pieces of one paragraph that touch or overlap made one."""
    result: list[Piece] = []
    for piece in chosen:
        for index, other in enumerate(result):
            if _touch(piece, other):
                span = Span(
                    min(piece.span.start, other.span.start), max(piece.span.end, other.span.end)
                )
                result[index] = replace(other, span=span)
                break
        else:
            result.append(piece)
    return result


def compose(question: Question, chosen: Sequence[Piece], searched: Searched) -> Answer:
    """Return the answer that consists of ``chosen``, grouped and in reading order."""
    citations: list[Citation] = []
    claims: list[Claim] = []
    for number, piece in enumerate(_in_reading_order(chosen), start=1):
        hit = piece.hit
        citation = Citation(number, hit.paragraph, hit.document, *piece.span)
        citations.append(citation)
        group = piece.group or label(hit.document)
        claims.append(Claim(_wording(citation), (number,), Status.QUOTED, group))
    return Answer(
        question=question.text,
        language=question.language.value,
        intent=question.intent.value,
        lead_in=lead_in(
            question, len(claims), len({c.document.id for c in citations}), searched.reason
        ),
        claims=tuple(claims),
        citations=tuple(citations),
        abstained=False,
        searched=searched,
        generator=GENERATOR,
    )


def label(document: Document) -> str:
    """Return the document's title, after its author where several may share the title."""
    author = document.metadata.forvaltning or document.metadata.namnd
    stem = author.lower().removesuffix("en")
    if document.kind is not Kind.STATEMENT or not author or stem in document.title.lower():
        return document.title
    return f"{author}: {document.title[:1].lower()}{document.title[1:]}"


def _units(hit: Hit) -> list[Span]:
    """Return what can be cited of a passage: short stycken whole, else its sentences."""
    text = hit.paragraph.text
    if hit.document.kind is not Kind.LAW:
        return sentences(text)
    units: list[Span] = []
    start = 0
    for stycke in text.split(STYCKE_BREAK):
        end = start + len(stycke)
        if len(stycke) <= _LONGEST_STYCKE:
            units.append(Span(start, end))
        else:
            units += [Span(start + a, start + b) for a, b in sentences(stycke)]
        start = end + len(STYCKE_BREAK)
    return [unit for unit in units if not _AMENDMENT.match(text[unit.start : unit.end])]


def _with_context(piece: Piece) -> Piece:
    """Return ``piece`` with the sentence before it, where it cannot be read without."""
    text = piece.hit.paragraph.text
    if piece.hit.document.kind is Kind.LAW or not _LEANS_BACK.match(piece.text):
        return piece
    before = [span for span in sentences(text) if span.end <= piece.span.start]
    if not before or piece.span.end - before[-1].start > _LONGEST_WITH_CONTEXT:
        return piece
    return replace(piece, span=Span(before[-1].start, piece.span.end))


def _touch(piece: Piece, other: Piece) -> bool:
    if piece.hit.paragraph.id != other.hit.paragraph.id or piece.group != other.group:
        return False
    first, second = sorted((piece.span, other.span))
    between = piece.hit.paragraph.text[first.end : second.start]
    return second.start <= first.end or not between.strip()


def _in_reading_order(chosen: Sequence[Piece]) -> list[Piece]:
    """Return ``chosen`` by group, the best group first, and as they are read within it."""
    best: dict[str, float] = {}
    for piece in chosen:
        group = piece.group or piece.hit.document.id
        best[group] = max(best.get(group, 0.0), piece.score)
    return sorted(
        chosen,
        key=lambda piece: (
            -best[piece.group or piece.hit.document.id],
            piece.group or piece.hit.document.id,
            piece.hit.document.source,
            piece.hit.paragraph.number,
            piece.span,
        ),
    )


def _wording(citation: Citation) -> str:
    """Return the claim's text: the quote, after its provision where it is a statute's."""
    quote = citation.quote
    place = _place(citation.paragraph)
    if citation.document.kind is not Kind.LAW or not place:
        return quote
    name = cite_name(citation.document.metadata) or citation.document.title
    return f"{place} {name}: ”{quote}”"


def _place(paragraph: Paragraph) -> str:
    return provision(paragraph).replace("\u00a0", " ")


def _stems(text: str) -> set[str]:
    return {swedish.stem(word) for word in swedish.content_words(text)}
