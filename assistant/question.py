"""What is asked: the language, the kind of question, whom and which law it names.

Rules of the language, no model. What is not said stays empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from vectorstore import swedish


class Language(StrEnum):
    """The language a question is put in."""

    SWEDISH = "sv"
    ENGLISH = "en"
    MIXED = "mixed"


class Intent(StrEnum):
    """The kind of answer a question wants."""

    PROGRAMME = "programme"
    POSITION = "position"
    COMPARE = "compare"
    LEGAL = "legal"
    ACTOR = "actor"
    PROCESS = "process"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is understood.

    ``laws`` are the acts it names, as written ("skollagen", "2010:800"); ``speaker`` the
    one whose view it asks for ("socialförvaltningen"), "" where it asks for nobody's;
    ``wants_number`` is true where the answer must hold a figure.
    """

    text: str
    language: Language
    intent: Intent
    laws: tuple[str, ...] = ()
    speaker: str = ""
    wants_number: bool = False

    @property
    def in_english(self) -> bool:
        """Whether lead-ins should be English; a mixed question counts by its first word."""
        if self.language is Language.MIXED:
            return swedish.words(self.text)[0] in _ENGLISH
        return self.language is Language.ENGLISH


_ENGLISH = frozenset(
    """
    a about an and any are as at be been before by can cover covers did do does draft existing
    find for from give has have how in into is it its list many may much must of on or our
    programmes programs say says shall should show tell that the their there these they this to
    was we were what when where which who whom whose why will with would you
    """.split()
)
_SWEDISH = frozenset(
    """
    alla att av de den det du där efter eller en enligt ett finns från får för ger går gör ha
    hade har hur i inte kan kommun med mot måste nya nämnd och om på ska skall skolan som stad
    staden stadens till under vad var vem vid vilka vilken vilket vill är
    """.split()
)
_SWEDISH_ENDINGS = ("erna", "arna", "orna", "onen", "polisen", "heten", "onens", "lagen")
_SWEDISH_LETTERS = re.compile("[åäöÅÄÖ]")
_LAW = re.compile(
    r"\b(?:[a-zåäö]{3,}(?:lagen|balken|förordningen|formen)|DOS-lagen|"
    r"(?:SoL|LVU|LVM|LSS|OSL|TF|RF|YGL|PBL|BrB|LOU|LAS|MBL|AML|GDPR|HSL)\b)",
)
_NOT_A_LAW = frozenset({"lagen", "reformen", "plattformen", "formen", "skolformen", "uniformen"})
_SFS = re.compile(r"\b(1[6-9]\d\d|20\d\d):(\d{1,4})\b")
_BODY = (
    r"[\wåäöÅÄÖ-]*(?:förvaltningen|förvaltning|nämnden|nämnd|kontoret|kontor|styrelsen|rådet|"
    r"polisen|polismyndigheten|myndigheten)|motionärerna|motionären|Fryshuset|regionen"
)
_SPEAKER = re.compile(
    rf"\b(?i:(?:svarade?|svarar|ansåg|anser|tycker|tyckte|sa|säger|sade|skrev|skriver|yttrade|"
    rf"föreslår|föreslog|menar|menade|vill|ville|bedömer|bedömde|rekommenderar|rekommenderade)\s+"
    rf"|(?:ställer|ställde)\s+sig\s+)(?P<after>(?:[A-ZÅÄÖ][\wåäöÅÄÖ-]*\s+)*(?:{_BODY}))\b"
    rf"|^(?P<before>(?:[\wåäöÅÄÖ-]+\s+)?(?:{_BODY})).{{0,12}}?(?:anser|tycker|delar|vill)\b"
)
_SPEAKER_ENGLISH = re.compile(
    r"\b(?:did|does|do|has)\s+(?:the\s+)?(?P<who>[\w -]{3,60}?)\s+"
    r"(?:recommend|say|think|reply|answer|propose|suggest|conclude|respond|want)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:hur (?:många|mycket|stor[at]?)|how (?:many|much|large))\b", re.I)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.COMPARE,
        re.compile(
            r"\b(?:jämför|skiljer|skillnad\w*|gemensamt för|båda|bägge|compare|differ\w*|"
            r"förvaltningarna|nämnderna|remissinstanserna)\b",
            re.I,
        ),
    ),
    (
        Intent.PROGRAMME,
        re.compile(
            r"\b(?:vilka|vilket|vilken|finns det|finns|which|what|list\w*|are there)\b.{0,40}?"
            r"\b(?:\w*program\w*|\w*insatser|\w*projekt\w*|\w*avtal\w*|\w*överenskommelse\w*|\w*metod\w*|"
            r"\w*strategi\w*|\w*plan\w*|measures|agreements|projects|initiatives|efforts)\b",
            re.I,
        ),
    ),
    (
        Intent.POSITION,
        re.compile(
            r"\b(?:ställer sig|anser|ansåg|tycker|tyckte|tillstyrk\w*|avstyrk\w*|position\w*|"
            r"inställning\w*|håller .{0,40}\bmed|delar|opinion|recommend\w*|svarade|yrkar)\b",
            re.I,
        ),
    ),
    (
        Intent.PROCESS,
        re.compile(
            r"\b(?:hur (?:överklagar|går .{0,20}till|lång tid)|överklaga\w*|vad händer|"
            r"inom (?:hur|vilken)|senast|tidsfrist\w*|appeal\w*|deadline\w*)\b",
            re.I,
        ),
    ),
    (Intent.ACTOR, re.compile(r"^\s*(?:vem|vilka|vilken|who|whom)\b", re.I)),
    (
        Intent.LEGAL,
        re.compile(
            r"\b(?:får|måste|ska|skyldig\w*|krävs|lag\w*|tillåt\w*|rätt att|förbjud\w*|straff\w*|"
            r"must|may|law|legal\w*|required)\b",
            re.I,
        ),
    ),
)


def understand(text: str) -> Question:
    """Return what ``text`` asks."""
    laws = _laws(text)
    return Question(
        text=text,
        language=_language(text),
        intent=_intent(text, laws),
        laws=laws,
        speaker=_speaker(text),
        wants_number=_NUMBER.search(text) is not None,
    )


def _language(text: str) -> Language:
    words = swedish.words(text)
    english = sum(word in _ENGLISH and word not in _SWEDISH for word in words)
    native = sum(word in _SWEDISH or _SWEDISH_LETTERS.search(word) is not None for word in words)
    if english and native:
        return Language.MIXED
    if english:
        # An English question with one Swedish noun in it: "what is trygghetsfonden?"
        return Language.MIXED if any(_looks_swedish(word) for word in words) else Language.ENGLISH
    return Language.SWEDISH


def _looks_swedish(word: str) -> bool:
    return len(word) > 6 and word.endswith(
        ("erna", "arna", "orna", "onen", "ingen", "polisen", "heten")
    )


def _intent(text: str, laws: tuple[str, ...]) -> Intent:
    if laws:
        return Intent.LEGAL
    for intent, pattern in _INTENTS:
        if pattern.search(text):
            return intent
    return Intent.FACT


def _laws(text: str) -> tuple[str, ...]:
    named = (match.group() for match in _LAW.finditer(text))
    numbered = (
        match.group()
        for match in _SFS.finditer(text)
        if not re.search(r"motion\w*\s*\(?$", text[: match.start()], re.IGNORECASE)
    )
    found = dict.fromkeys((*named, *numbered))
    return tuple(name for name in found if name.lower() not in _NOT_A_LAW)


def _speaker(text: str) -> str:
    match = _SPEAKER.search(text)
    if match:
        return (match.group("after") or match.group("before") or "").strip()
    english = _SPEAKER_ENGLISH.search(text)
    return english.group("who").strip() if english else ""
