"""Dates as Swedish documents write them: "den 23 februari 2018", "2018-02-23"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
_WRITTEN = rf"(\d{{1,2}})\s+({'|'.join(_MONTHS)})\s+(\d{{4}})"
_ISO = r"(\d{4})-(\d{2})-(\d{2})"
_DATE = re.compile(rf"(?<!\d)(?:{_WRITTEN}|{_ISO})(?!\d)", re.IGNORECASE)


def first_date(text: str) -> str:
    """Return the first whole date in ``text`` as ISO 8601, or "" where there is none."""
    for found in _DATE.finditer(text):
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        try:
            if iso_year:
                return date(int(iso_year), int(iso_month), int(iso_day)).isoformat()
            return date(int(year), _MONTHS.index(month.lower()) + 1, int(day)).isoformat()
        except ValueError:  # the 31st of February is no date
            continue
    return ""
