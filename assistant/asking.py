"""From a question to an answer: understand, search, weigh the evidence, compose or refuse."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from assistant import programmes, wording
from assistant.answer import Answer, Searched
from assistant.evidence import Concept, concepts
from assistant.extractive import GENERATOR, Piece, choose, choose_from_each, compose, pieces
from assistant.positions import takes_position
from assistant.question import Intent, Question, understand
from ingest.document import Document, Kind
from vectorstore import relations, swedish
from vectorstore.hit import Filters, Hit
from vectorstore.library import Library

# Enough of the question must be covered for an answer; found on the dev questions and
# the examples' (docs/measured.md).
ENOUGH = 0.42
# A sentence that covers less than this part of what the best one covers is left out.
_NEAR_THE_BEST = 0.5
_HITS = 12
# "Which programmes …" wants all of them, so everything near is looked through.
_HITS_FOR_ALL = 80
_NEAREST = 3
# Who thinks what, and what exists, is not said by the law.
_NOT_OF_LAW = frozenset({Intent.PROGRAMME, Intent.POSITION, Intent.COMPARE})
_GENERAL_SPEAKER = re.compile(
    r"^(?:förvaltningen|förvaltningarna|nämnden|nämnderna|kommunen|staden|motionär\w*)$", re.I
)


class Assistant:
    """Answers questions from one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def ask(self, text: str, filters: Filters | None = None) -> Answer:
        """Return the answer to ``text``; where the sources have none, an abstention.

        Args:
            text: the question, in Swedish, English or both.
            filters: which documents to look in; all by default.
        """
        started = time.perf_counter()
        question = understand(text.strip())
        filters = filters or Filters()
        documents = [i for i in self._library.documents() if filters.allow(i.document)]
        searched = Searched(
            documents=len(documents),
            passages=sum(info.passages for info in documents),
            collections=tuple(sorted({info.document.collection for info in documents})),
            failures=tuple(failure.source for failure in self._library.failures()),
        )
        if not swedish.words(question.text):
            return _refuse(question, searched, wording.no_question(question))
        if not documents:
            return _refuse(question, searched, wording.empty_library(question))
        narrowed, reason = self._narrow(question, filters, [i.document for i in documents])
        if question.intent in _NOT_OF_LAW and not narrowed.kinds:
            narrowed = replace(narrowed, kinds=tuple(kind for kind in Kind if kind != Kind.LAW))
        exhaustive = question.intent is Intent.PROGRAMME
        hits = self._library.search(text, _HITS_FOR_ALL if exhaustive else _HITS, narrowed)
        found_at = time.perf_counter()
        wanted = self._concepts(question, searched.passages)
        searched = replace(
            searched,
            terms=tuple(concept.word for concept in wanted),
            nearest=tuple(hits[:_NEAREST]),
        )
        if reason and question.laws:
            hits = [hit for hit in hits if _mentions(hit, question.laws)]
        chosen = self._choose(question, wanted, hits) if question.laws or not reason else []
        if chosen:
            answer = compose(question, chosen, replace(searched, reason=reason))
        else:
            answer = _refuse(question, searched, reason or wording.too_little(question))
        done = time.perf_counter()
        timings = {
            "search": (found_at - started) * 1000,
            "compose": (done - found_at) * 1000,
            "total": (done - started) * 1000,
        }
        return replace(answer, timings_ms=timings)

    def _choose(self, question: Question, wanted: list[Concept], hits: list[Hit]) -> list[Piece]:
        if question.intent is Intent.PROGRAMME:
            named = programmes.existing(wanted, hits)
            if named:
                return named
        candidates = pieces(wanted, hits[:_HITS])
        of_the_motion = question.speaker.lower().startswith("motionär")
        if of_the_motion:
            candidates = [p for p in candidates if programmes.motion_speaks(p.text)] or candidates
        if question.intent is Intent.POSITION and question.speaker and not of_the_motion:
            # Whose view is asked for was seen to by narrowing to their documents.
            stated = [piece for piece in candidates if takes_position(piece.text)]
            return choose(question, stated) if stated else []
        best = max((piece.bearing for piece in candidates), default=0.0)
        if best < ENOUGH:
            return []
        candidates = [piece for piece in candidates if piece.bearing >= _NEAR_THE_BEST * best]
        if question.intent is Intent.COMPARE:
            return choose_from_each(question, candidates)
        return choose(question, candidates)

    def _concepts(self, question: Question, passages: int) -> list[Concept]:
        leave_out = [word for law in question.laws for word in swedish.words(law)]
        leave_out += swedish.words(question.speaker)
        found = concepts(question.text, self._library.document_frequency, passages, leave_out)
        return found or concepts(question.text, self._library.document_frequency, passages)

    def _narrow(
        self, question: Question, filters: Filters, documents: list[Document]
    ) -> tuple[Filters, str]:
        """Return where to look for the law or the speaker that is named, or why nowhere."""
        for law in question.laws:
            matching = tuple(d.id for d in documents if _is_law(d, law))
            if not matching:
                return filters, wording.missing_law(question, law)
            return replace(filters, documents=matching), ""
        speaker = question.speaker
        if speaker and not _GENERAL_SPEAKER.match(speaker):
            matching = tuple(d.id for d in documents if _speaks_for(d, speaker))
            if not matching:
                return filters, wording.missing_speaker(question, speaker)
            return replace(filters, documents=matching), ""
        return filters, ""


def _is_law(document: Document, name: str) -> bool:
    """Whether ``name`` is the act's short name, its number or an abbreviation of either."""
    about = document.metadata
    if not about.sfs:
        return False
    if name.lower() in (about.short_name.lower(), about.sfs):
        return True
    other = [
        word
        for _, related in relations.related(swedish.words(name))
        for r in related
        for word in r.words
    ]
    return about.sfs in other


def _mentions(hit: Hit, names: Sequence[str]) -> bool:
    """Whether the passage names one of these acts."""
    words = {swedish.stem(word) for word in swedish.words(hit.paragraph.text)}
    return any({swedish.stem(word) for word in swedish.words(name)} <= words for name in names)


def _speaks_for(document: Document, speaker: str) -> bool:
    """Whether the document is by ``speaker``: every word of its name is in the author's."""
    about = document.metadata
    author = f"{about.namnd} {about.forvaltning} {document.title}"
    stems = {swedish.stem(word) for word in swedish.words(author)}
    words = [w for w in swedish.words(speaker) if w not in swedish.stop_words()]
    translated = [
        r.words for _, related in relations.related(words) for r in related if r.language == "en"
    ]
    names = [tuple(words), *translated]
    return any(name and all(swedish.stem(word) in stems for word in name) for name in names)


def _refuse(question: Question, searched: Searched, reason: str) -> Answer:
    return Answer(
        question=question.text,
        language=question.language.value,
        intent=question.intent.value,
        lead_in=wording.refusal(question),
        claims=(),
        citations=(),
        abstained=True,
        searched=replace(searched, reason=reason),
        generator=GENERATOR,
    )
