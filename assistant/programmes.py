"""Programmes, agreements, projects and the like that documents name as existing.

Rules of the language, not a list of names: an acronym in brackets after a name, a head
noun and its compounds (samverkansavtal, trygghetsprogram), a name in capitals that the
document uses as one. What the motion asks for is not existing, nor what is only
considered: such sentences are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Concept, coverage
from assistant.extractive import Piece, merged, says_the_same
from ingest.document import Kind
from ingest.sentences import Span, sentences
from vectorstore.hit import Hit

_HEADS = (
    "program|programmet|programmen|plan|planen|planer|strategi|strategin|strategier|avtal|avtalet|"
    "överenskommelse|överenskommelsen|överenskommelser|överenskommelserna|projekt|projektet|"
    "insatsgrupp|insatsgrupper|insatsgrupperna|metod|metoden|kommission|kommissionen|fond|fonden|"
    "team|teamet|utbildningsinsats|utbildningsinsatser|verksamhet|verksamheten|stödmaterial|"
    "stödmaterialet|handbok|handboken|riktlinjer|riktlinjerna|forum|nätverk|nätverket|grupp|"
    "gruppen|grupper|råd|rådet|mottagning|mottagningen|rapport|rapporten"
)
# The head as the end of a compound; alone it names nothing.
_COMPOUND = re.compile(rf"\b[a-zåäöA-ZÅÄÖ-]{{4,40}}(?:{_HEADS})\b")
_ACRONYM_IN_BRACKETS = re.compile(
    r"(?P<name>(?:[A-ZÅÄÖ][\wåäöÅÄÖ-]*|[a-zåäö][\wåäö-]*)(?: [\wåäöÅÄÖ-]+){0,6}?) ?"
    r"\((?P<acronym>[A-ZÅÄÖ]{2,6})\)"
)
# A pupil's own plan is no programme of the city's.
_PUPILS = re.compile(r"åtgärdsprogram|genomförandeplan|studieplan|vårdplan", re.IGNORECASE)
# "MBU – Människan bakom uniformen"
_ACRONYM_BEFORE_NAME = re.compile(r"\b(?P<acronym>[A-ZÅÄÖ]{2,6}) – (?P<name>[A-ZÅÄÖ][\wåäö]+ \w+)")
_NOT_A_PROGRAMME = re.compile(
    r"(?:lag|lagen|balk|balken|nämnd|nämnden|förvaltning|förvaltningen|myndighet|myndigheten|"
    r"verket|rådet|kontoret|tillsyn|psykiatri)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-ZÅÄÖ]{2,6}\b")
_ASKED_FOR = re.compile(
    rf"^(?:[\wåäö-]*(?:{_HEADS})|program\w*|programmes?|insats\w*|agreements?|projects?|measures?|"
    r"initiatives?|samarbeten|åtgärder|stad\w*|city|kommun\w*|municipality)$",
    re.IGNORECASE,
)
_PARTIES = (
    "socialdemokraterna|moderaterna|liberalerna|folkpartiet|vänsterpartiet|miljöpartiet|"
    "centerpartiet|kristdemokraterna|sverigedemokraterna"
)
_MOTION_SPEAKS = re.compile(
    rf"\b(?:motionär\w*|motionerar|motionens?|yrkar|yrkande\w*|(?:{_PARTIES}))\b", re.IGNORECASE
)
_OFFICE_SPEAKS = re.compile(
    r"\b[\wåäö-]*(?:förvaltningen|nämnden|kontoret|staden|kommunen|stad|kommun)s?\s+(?:också\s+|även\s+)?"
    r"(?:har|anser|delar|bedömer|ser|är|arbetar|bedriver|driver|deltar|håller|instämmer|vill)\b",
    re.IGNORECASE,
)
_REPORTS_MOTION = re.compile(r"^(?:motionen|ärendet|bakgrund|bakgrund/ärendet)$", re.IGNORECASE)
_NOT_EXISTING = re.compile(
    r"\b(?:ta(?:s)? fram ett|föreslå[rs]\w*|yrka[rs]?|vill att|bör inrättas|skulle kunna|"
    r"kommer att beslutas|(?:ett|en) ny(?:tt|a)? (?:övergripande )?(?:handlings)?(?:program|plan)|"
    r"ytterligare ett (?:övergripande )?program|(?:inte|ej) (?:något |några )?behov|inte bör|"
    r"bör inte|saknas)\b",
    re.IGNORECASE,
)
_COOPERATION = re.compile(
    r"(?:samverk|samarbet|samordn|samråd|tillsammans|cooperat|collaborat|partner|joint)", re.I
)
_COOPERATION_WEIGHT = 0.4
_NEIGHBOURS = ((-1, 0), (0, 1), (-1, 1), (0, 2), (-2, 0))
_NOT_A_PARTNER = re.compile(
    r"\b(?:är (?:dock )?inte part|(?:deltar|ingår|medverkar|omfattas) inte)\b", re.IGNORECASE
)
_SPOILS_WINDOW = (_NOT_EXISTING, _MOTION_SPEAKS, _NOT_A_PARTNER)
# Of what else is asked (the partner, the subject), this much must stand near the name.
_ON_TOPIC = 0.6
_LONGEST = 700


@dataclass(frozen=True, slots=True)
class Named:
    """A programme's name as a sentence has it."""

    name: str
    sentence: Span


def topic_of(wanted: Iterable[Concept]) -> list[Concept]:
    """Return the concepts that say *which* programmes are asked for.

    Words for programme are left out. Words for cooperation count little: where a programme
    is named together with a partner, that they work together is what is meant.
    """
    named = [concept for concept in wanted if not _ASKED_FOR.match(concept.word)]
    return [
        replace(concept, weight=concept.weight * _COOPERATION_WEIGHT)
        if _COOPERATION.match(concept.word)
        else concept
        for concept in named
    ]


def existing(wanted: Sequence[Concept], hits: Iterable[Hit]) -> list[Piece]:
    """Return the places where ``hits`` name existing programmes that ``wanted`` asks for.

    A piece reaches from the sentence that names the programme to the neighbour that says
    what is asked of it, where the name's own sentence does not. All are returned, not
    the best few; the same said twice in one document only once.
    """
    topic = topic_of(wanted)
    hits = list(hits)
    acronyms = _acronyms(hits)
    found: list[Piece] = []
    for hit in hits:
        if hit.document.kind in (Kind.MOTION, Kind.LAW) or _about_the_motion(hit):
            continue
        for named in _names(hit.paragraph.text, acronyms):
            piece = _piece(topic, hit, named)
            if piece and not any(_repeats(piece, other) for other in found):
                found.append(piece)
    return merged(found)


def motion_speaks(text: str) -> bool:
    """Return whether ``text`` renders what the motion or its authors say."""
    return _MOTION_SPEAKS.search(text) is not None


def _piece(topic: Sequence[Concept], hit: Hit, named: Named) -> Piece | None:
    text = hit.paragraph.text
    spans = sentences(text)
    at = spans.index(named.sentence)
    own = coverage(topic, text[named.sentence.start : named.sentence.end]).share
    best, share = named.sentence, own
    for first, last in _NEIGHBOURS:
        first, last = at + first, at + last
        if first < 0 or last >= len(spans):
            continue
        window = Span(spans[first].start, spans[last].end)
        if any(pattern.search(text, *window) for pattern in _SPOILS_WINDOW):
            continue
        wider = coverage(topic, text[window.start : window.end]).share
        if wider > share + 0.1 and window.end - window.start <= _LONGEST:
            best, share = window, wider
    if topic and share < _ON_TOPIC:
        return None
    return Piece(hit, best, share + 0.1 * hit.score, share)


def _acronyms(hits: Iterable[Hit]) -> frozenset[str]:
    """Return the acronyms that ``hits`` say are short for a programme or the like."""
    return frozenset(
        match["acronym"]
        for hit in hits
        for pattern in (_ACRONYM_IN_BRACKETS, _ACRONYM_BEFORE_NAME)
        for match in pattern.finditer(hit.paragraph.text)
        if hit.document.kind is not Kind.LAW and not _NOT_A_PROGRAMME.search(match["name"])
    )


def _names(text: str, acronyms: frozenset[str]) -> Iterator[Named]:
    """Yield each sentence that names something existing, with the name."""
    for span in sentences(text):
        sentence = text[span.start : span.end]
        if _NOT_EXISTING.search(sentence) or _MOTION_SPEAKS.search(sentence):
            continue
        compound = next((m for m in _COMPOUND.finditer(sentence) if not _PUPILS.match(m[0])), None)
        short = next((word for word in _WORD.findall(sentence) if word in acronyms), "")
        if short or compound:
            yield Named(short or (compound.group() if compound else ""), span)


def _about_the_motion(hit: Hit) -> bool:
    """Whether the passage renders the motion rather than what the writer says exists."""
    headings = hit.paragraph.headings
    if hit.document.kind is Kind.STATEMENT and headings and _REPORTS_MOTION.match(headings[-1]):
        return True
    motion = _MOTION_SPEAKS.search(hit.paragraph.text)
    office = _OFFICE_SPEAKS.search(hit.paragraph.text)
    return motion is not None and (office is None or motion.start() < office.start())


def _repeats(piece: Piece, other: Piece) -> bool:
    return piece.hit.document.id == other.hit.document.id and says_the_same(piece.text, other.text)
