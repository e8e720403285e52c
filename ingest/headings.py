"""The headings that Swedish municipal statements, motions and decisions use.

Text that came out of a PDF keeps no mark-up, so a heading there is known by its name.
The names are those met in tjänsteutlåtanden and tjänsteskrivelser; combinations such as
"Bakgrund/Ärendet" are recognised part by part.
"""

from __future__ import annotations

import re

_LONGEST = 90
"""Characters in the longest line that can be a known heading."""

_NAMES = frozenset(
    """
    analys
    analys och konsekvenser
    avsändare
    bakgrund
    bedömning
    beredning
    beskrivning av ärendet
    beslut
    beslutsunderlag
    ekonomi
    ekonomisk analys
    finansiering
    inledning
    innehåll
    innehållsförteckning
    juridiska konsekvenser
    konsekvenser
    miljökonsekvenser
    motionen
    motivering
    mål
    remissen
    remissammanställning
    remisser
    remissinstanser
    remissvar
    reservation
    reservationer
    sammanfattning
    sammanfattning av ärendet
    slutsats
    slutsatser
    syfte
    synpunkter
    synpunkter och förslag
    särskilt uttalande
    tidplan
    underlag för beslut
    uppföljning
    utlåtande
    yrkande
    yrkanden
    ärende
    ärendebeskrivning
    ärendet
    ärendets beredning
    överväganden
    """.strip().splitlines()
)
_KNOWN = frozenset(name.strip() for name in _NAMES)
_SPEAKERS = r"[a-zåäö]*(?:förvaltningens|kontorets|nämndens|styrelsens|avdelningens|borgarrådets)"
_SUBJECTS = r"(?:analys|bedömning|förslag|kommentar(?:er)?|ställningstagande|svar|synpunkter|"
_SUBJECTS += r"yttrande|överväganden)"
_PATTERNS = re.compile(
    rf"(?:{_SPEAKERS} )?{_SUBJECTS}(?: och {_SUBJECTS})?(?: till (?:beslut|yttrande|svar))?"
    r"|förslag till (?:beslut|yttrande|svar)"
    r"|bilag(?:a|or)(?: \d{1,2}| [a-e])?"
    r"|(?:barn|jämställdhets?|jämlikhets|miljö|klimat|barnrätts|tillgänglighets|social)?"
    r"(?:konsekvens)?analys(?:er)?"
    r"|(?:ekonomiska|organisatoriska|rättsliga|sociala|personella) konsekvenser"
    r"|konsekvenser för (?:barn|jämställdhet(?:en)?|miljön?|ekonomin?|klimatet)"
)
_PARTS = re.compile(r"\s*/\s*| och ")
_NUMBERING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+")


def is_known_heading(text: str) -> bool:
    """Tell whether ``text``, a cleaned line, is one of the headings used in the field."""
    if not text or len(text) > _LONGEST or not text[0].isalnum() or text[0].islower():
        return False
    name = _NUMBERING.sub("", text, count=1).rstrip(" :").casefold()
    return _is_name(name) or all(_is_name(part) for part in _PARTS.split(name))


def _is_name(name: str) -> bool:
    return name in _KNOWN or bool(_PATTERNS.fullmatch(name))
