"""What sort of answer a question asks for, and whether a text holds one.

"Hur länge …" wants a period, "vem …" a name, "får man …" a word of leave. Both sides are
small closed classes of words, Swedish and English; what a match is worth is learnt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vectorstore.reranker.words import bits

# For each sort of question: how it is asked, and the signs that an answer has.
_SORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "number": (
        r"""\bhur\ (många|mycket|stor|stort|stora|hög|högt|höga|låg|gammal|gamla|långt
        |lång(?!\ tid)|bred|tung|djup|ofta)|\b(hur|vilken)\ (andel|procent|ålder|storlek)
        |\b(antal|antalet|procent|procentandel)\b|how\ (many|much|old|often|far|large|big|high)""",
        ("digits", "numeral"),
    ),
    "time": (
        r"""\bnär\b|hur\ (länge|lång\ tid|snart|snabbt|fort|ofta)
        |vilket\ (år|datum|årtionde|århundrade)|vilken\ (dag|månad|tid|tidpunkt|period)
        |\b(senast|frist|tidsfrist|datum|deadline)\b|\bwhen\b|how\ (long|soon|often)
        |what\ (year|date|day)""",
        ("period", "date", "year"),
    ),
    "who": (
        r"""\bvems?\b|\bvilka\ (personer|får|är)\b|\bvad\ hette\b|\bwho(m|se)?\b
        |\bvilken\ (person|myndighet|nämnd|domstol|man|kvinna|organisation|grupp)\b""",
        ("capital",),
    ),
    "where": (
        r"""^var\b|\bvar\ (ska|kan|får|finns|ligger|är|söker|hittar|bor|i)\b|\bvart\b
        |i\ vilke[nt]\ (stad|land|region|ort|del|kommun|stat)
        |\bvilke[nt]\ (stad|land|ort|plats|stat)\b|\bwhere\b""",
        ("capital",),
    ),
    "may": (
        r"""\b(får|kan|tillåtet|rätt\ att|har\ .{2,30}\ rätt|går\ det|lov\ att|möjligt)\b
        |\b(can|may|allowed|right\ to)\b""",
        ("may",),
    ),
    "must": (
        r"""\b(måste|ska|skall|behöver|skyldig|skyldighet|krävs|krav|tvungen|tvinga|bör)\b
        |\b(must|have\ to|required|need\ to|obliged)\b""",
        ("must",),
    ),
    "why": (
        r"""\bvarför\b|\b(orsak|anledning|syfte|mening(en)?\ med|orsakade|orsaken)\b|\bwhy\b
        |\bvad\ beror\b""",
        ("cause",),
    ),
    "meaning": (
        r"""\bvad\ (är|var|betyder|menas|innebär|avses|räknas|kallas|kallades|heter|står)\b
        |\bdefinition\b|\bwhat\ (is|are|does\ .*\ mean|counts)\b""",
        ("meaning",),
    ),
    "money": (
        r"""\b(kosta|kostar|kostade|kostnad|avgift|avgiften|avgifter|pris|betala|pengar
        |ersättning|böter|dyrt|gratis|belopp|budget|summa)\b
        |\b(cost|fee|pay|price|money|fine)\b""",
        ("money",),
    ),
}
_ASKS = {name: re.compile(how, re.IGNORECASE | re.VERBOSE) for name, (how, _) in _SORTS.items()}
SORTS: Mapping[str, int] = {name: bits(*signs) for name, (_, signs) in _SORTS.items()}
"""The sorts of questions, and the bits of the signs that an answer has."""


def asked_for(question: str) -> frozenset[str]:
    """Return which of :data:`SORTS` a question is; several, or none.

    >>> sorted(asked_for("Hur länge får man vara borta?"))
    ['may', 'time']
    """
    return frozenset(name for name, how in _ASKS.items() if how.search(question))
