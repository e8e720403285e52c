"""Sentences in which somebody takes a position on what a motion asks for.

Only the cue stems of the substance (design: domain words of a tjänsteutlåtande), not yet
which position it is. A decision clause such as "hänvisar till" carries none.
"""

from __future__ import annotations

import re

_CUES = re.compile(
    r"\b(?:tillstyrk\w*|avstyrk\w*|avslå\w*|avslag|bifall\w*|välkomna\w*|instämm\w*|"
    r"motsätter sig|ställer sig (?:\w+ )?(?:bakom|positiv\w*|tveksam\w*|negativ\w*)|håller med|"
    r"delar (?:\w+ ){0,3}(?:uppfattning\w*|bild\w*|syfte\w*)|ser inte (?:något |några )?behov|"
    r"anser|bedömer|bör inte|inte bör|vill hellre|redan (?:tillgodose\w*|görs|sker|finns)|"
    r"tillgodose\w*|inget att erinra|inga synpunkter|avstår från att|vill påpeka|"
    r"inte förenlig\w*|är positiv\w* till|ser positivt)\b",
    re.IGNORECASE,
)


def takes_position(text: str) -> bool:
    """Return whether ``text`` holds a cue of a position."""
    return _CUES.search(text) is not None
