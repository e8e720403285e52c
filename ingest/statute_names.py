"""What a statute is called: its formal title, and the name that references use.

References name an act in definite form: "skollagen", "lagen om kommuners ansvar för …".
The form is made by rule from the title's head, the first word that names a sort of act
("Skollag", "Lag", "Offentlighets- och sekretesslag"). ``short_name`` holds the name
without the number; the number belongs directly after the head, and ``cite_name`` puts it
there: "skollagen (2010:800)", "lagen (2023:196) om kommuners ansvar för …".
"""

from __future__ import annotations

import re

from ingest.document import Metadata

# Sorts of acts in Svensk författningssamling, and their definite forms.
_DEFINITE = {
    "förordning": "förordningen",
    "kungörelse": "kungörelsen",
    "tillkännagivande": "tillkännagivandet",
    "instruktion": "instruktionen",
    "konvention": "konventionen",
    "resolution": "resolutionen",
    "bestämmelser": "bestämmelserna",
    "föreskrifter": "föreskrifterna",
    "reglemente": "reglementet",
    "protokoll": "protokollet",
    "cirkulär": "cirkuläret",
    "skrivelse": "skrivelsen",
    "förklaring": "förklaringen",
    "författning": "författningen",
    "ordning": "ordningen",
    "stadgar": "stadgarna",
    "stadga": "stadgan",
    "beslut": "beslutet",
    "avtal": "avtalet",
    "påbud": "påbudet",
    "balk": "balken",
    "form": "formen",
    "brev": "brevet",
    "taxa": "taxan",
    "lag": "lagen",
}
_KIND = "|".join(_DEFINITE)
_HEAD = re.compile(rf"(?<!\S)(\S*?)({_KIND})(?=[\s,]|$)", re.IGNORECASE)
_DEFINITE_HEAD = re.compile(rf"(?<!\S)\S*?(?:{'|'.join(_DEFINITE.values())})(?=[\s,]|$)")
_ANY_HEAD = re.compile(
    rf"(?<!\S)\S*?(?:{_KIND}|{'|'.join(_DEFINITE.values())})(?=[\s,]|$)", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*\(\d{4}:\d{1,4}(?:[ .]{1,2}s\.? ?\d{1,4})?\)")
# The constitution's own act was made known by a kungörelse, and is never called that.
_OWN_NAMES = {"kungörelse om beslutad ny regeringsform": "regeringsformen"}


def formal_title(rubric: str, sfs: str) -> str:
    """Return the title ``rubric`` with its number ``sfs`` after the head: "Skollag (2010:800)"."""
    rubric = " ".join(rubric.split())
    if not sfs or _NUMBER.search(rubric):
        return rubric
    head = _HEAD.search(rubric)
    end = head.end() if head else len(rubric)
    return f"{rubric[:end]} ({sfs}){rubric[end:]}"


def short_name(rubric: str) -> str:
    """Return the definite form of the title ``rubric``, without its number.

    A title whose head is not known comes back as it is.
    """
    name = _NUMBER.sub("", " ".join(rubric.split()), count=1)
    if own := _OWN_NAMES.get(name.lower()):
        return own
    head = _HEAD.search(name)
    if not head:
        return name[:1].lower() + name[1:] if _DEFINITE_HEAD.match(name) else name
    before = name[: head.start()]
    if before.endswith("s "):
        # After a genitive ("Statens …", "Kungl. Maj:ts …") the noun stays as it is.
        return name
    definite = head[1] + _DEFINITE[head[2].lower()]
    if before and not before.endswith(("- ", "- och ", "- samt ")):
        before = f"{before.strip()}{'na' if before.endswith('än ') else 'a'} "
    name = before + definite + name[head.end() :]
    return name[:1].lower() + name[1:]


def cite_name(metadata: Metadata) -> str:
    """Return how a reference names the statute with ``metadata``, with its number."""
    name = metadata.short_name
    if not metadata.sfs:
        return name
    head = _ANY_HEAD.search(name)
    end = head.end() if head else len(name)
    return f"{name[:end]} ({metadata.sfs}){name[end:]}"
