"""Who is named, and in which part: motionärer, remissinstanser, the one who speaks.

A body that is merely mentioned plays no part. Each part is known by the words around the
name, and where those are missing or disagree the answer is empty.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.document import Person

_WORD = r"[A-ZÅÄÖÉ][\w’'-]{1,30}"
_NAME = rf"{_WORD}(?: (?:af|av|de|von|van|{_WORD})){{1,3}}"
_PARTIES = "S|M|L|V|MP|Mp|C|KD|Kd|SD|Sd|FI|Fi|FP|Fp"
_WITH_PARTY = re.compile(rf"({_NAME})(?:,? och ({_NAME}))? \((?:båda |samtliga )?({_PARTIES})\)")
_MOTION = re.compile(r"\bmotion", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?= +[A-ZÅÄÖ])|\n")
_OWN_LINE = re.compile(rf"{_NAME} \((?:{_PARTIES})\)")

_SPEAKS = (
    r"(?:anser|avstyrker|bedömer|delar|föreslår|håller|instämmer|menar|ser|ställer|tillstyrker"
    r"|vill|välkomnar)"
)
_OFFICE = (
    rf"(?:{_WORD} (?:{_WORD} )?stadsdelsförvaltning"
    r"|(?:\w{2,20}- och )?[A-ZÅÄÖa-zåäö][\w-]{2,40}(?:förvaltningen|kontoret))"
)
_SPEAKER = re.compile(rf"(?<!\w)({_OFFICE}) {_SPEAKS}\b")
_OFFICE_LINE = re.compile(rf"({_OFFICE})(?: Tjänsteutlåtande| Tjänsteskrivelse)?")
_UNNAMED = {"Stadsdelsförvaltningen": "stadsdelsförvaltning", "Stadsdelsnämnden": "stadsdelsnämnd"}
"""How a stadsdel's bodies are called once their name has been said, and how it ends."""
_BOARD = (
    rf"(?:{_WORD} (?:{_WORD} )?stadsdelsnämnd"
    r"|(?:\w{2,20}- och )?[A-ZÅÄÖa-zåäö][\w-]{1,40}nämnden)"
)
_DECIDES = (
    r"(?:antar|avstyrker|beslutar|besvarar|godkänner|hänvisar|föreslår|tillstyrker|yttrar|åberopar"
    r"|överlämnar)"
)
_DECIDER = re.compile(rf"(?<!\w)({_BOARD}) {_DECIDES}\b")
_BOARD_LINE = re.compile(rf"(?:Till:? )?({_BOARD})(?: \d{{4}}-\d{{2}}-\d{{2}})?")

_SENT_TO = re.compile(
    r"\b(?:remitter(?:at|ats|ades|ade)|(?:skickats?|sänts?|gått ut) på remiss)\b"
    r"(?: (?!till\b|om\b)[\w()–:-]+){0,6} till ([^.\n]{3,800})"
)
_SENT_AHEAD = re.compile(r"\bhar till ([^.,\n]{3,300}?) remitterat\b")
_OUTSIDE = re.compile(
    r"\b(?:[Rr]emissinstanser(?:na)? utanför (?:staden|kommunen)|[Ee]xterna remissinstanser)"
    r"(?: \w+){0,2}? (?:är|var|utgörs av)(?: följande)?:? ([^.\n]{3,800})"
)
_LIST_ENDS = re.compile(r" (?:för yttrande|för synpunkter|med svar|med sista|senast|som)\b")
_AND = re.compile(r", (?:och |samt )?| (?:och|samt) ")
_SHARED_ENDING = re.compile(r"^(.{2,60}) stadsdelsnämnder$")
_OF_THE_CITY = re.compile(r"(?:nämnd|nämnden|kontoret|förvaltning|förvaltningen|styrelsen)$")


def motionarer_in(texts: Iterable[str], *, is_motion: bool) -> tuple[Person, ...]:
    """Return who hands in the motion, with party, each person once.

    Args:
        texts: of the paragraphs.
        is_motion: the document is the motion itself, so that a name with a party on a
            line of its own is its signature.
    """
    people: dict[str, Person] = {}
    for text in texts:
        if not _MOTION.search(text) and not (is_motion and _OWN_LINE.match(text)):
            continue
        for sentence in _SENTENCE_END.split(text):
            if _MOTION.search(sentence) or (is_motion and _OWN_LINE.match(sentence)):
                for found in _WITH_PARTY.finditer(sentence):
                    for name in filter(None, found.group(1, 2)):
                        people.setdefault(name, Person(name=name, party=found[3].upper()))
    return tuple(people.values())


def speaker_in(texts: Sequence[str], letterhead: Sequence[str]) -> str:
    """Return the förvaltning that speaks, not one that is mentioned."""
    for line in letterhead:
        found = _OFFICE_LINE.fullmatch(line)
        if found:
            return _capitalised(found[1])
    return _only(_SPEAKER, texts)


def decider_in(texts: Sequence[str], letterhead: Sequence[str]) -> str:
    """Return the nämnd that is to decide."""
    for line in letterhead:
        found = _BOARD_LINE.fullmatch(line)
        if found:
            return _capitalised(found[1])
    return _only(_DECIDER, texts)


def remissinstanser_in(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the remissinstanser within the city or municipality, and those outside it."""
    inside: dict[str, None] = {}
    outside: dict[str, None] = {}
    for text in texts:
        for pattern in (_SENT_TO, _SENT_AHEAD):
            for found in pattern.finditer(text):
                for body in _bodies(found[1]):
                    (inside if _OF_THE_CITY.search(body) else outside)[body] = None
        for found in _OUTSIDE.finditer(text):
            outside |= dict.fromkeys(_bodies(found[1]))
    return tuple(inside), tuple(outside)


def _bodies(words: str) -> list[str]:
    """Return the bodies that ``words`` list; "A, B och C stadsdelsnämnder" are three."""
    bodies = [body.strip(" :") for body in _AND.split(_LIST_ENDS.split(words, maxsplit=1)[0])]
    for at, body in enumerate(bodies):
        shared = _SHARED_ENDING.match(body)
        if shared:
            bodies[at] = shared[1]
            first = at
            while first > 0 and bodies[first - 1][:1].isupper() and " " not in bodies[first - 1]:
                first -= 1
            for other in range(first, at + 1):
                bodies[other] += " stadsdelsnämnd"
    return [body for body in bodies if body[:1].isupper() or _OF_THE_CITY.search(body)]


def _only(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    """Return the name that ``pattern`` finds most often; "" where two are level."""
    counts = Counter(_capitalised(found[1]) for text in texts for found in pattern.finditer(text))
    for unnamed in _UNNAMED.keys() & counts.keys():
        named = [name for name in counts if name.endswith(f" {_UNNAMED[unnamed]}")]
        if len(named) == 1:
            counts[named[0]] += counts.pop(unnamed)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]
