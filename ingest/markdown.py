"""Markdown → blocks: headings, paragraphs, lists, tables, quotes and front matter.

Only what documents use is read, line by line; the marks for emphasis, links and code
are taken off, because a quote is of the words and not of their mark-up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from ingest.blocks import Block, Content, Role, clean
from ingest.letterhead import blocks_of_own_lines

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_ITEM = re.compile(r"\s*(?:(\d{1,3}[.)]|[a-zåäö]\))[ \t]+|[-*+–][ \t]+|[•\uf000-\uf0ff]\s*)(?=\S)")
_TABLE_RULE = re.compile(r"[\s|:-]+$")
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\](?:\([^()\n]{0,1000}\)|\[[^\[\]]{0,200}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,1000})>")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,1000})?/?>")
_STRONG = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"`{1,3}([^`\n]{1,2000})`{1,3}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


class _StringLoader(yaml.CSafeLoader):
    """A safe loader that keeps every scalar as written: 1990:52 is no number of seconds."""


_StringLoader.yaml_implicit_resolvers = {}


def split_front_matter(text: str) -> tuple[Mapping[str, str], str]:
    """Return the fields of the front matter of ``text``, and the body after it.

    Values are kept as written; lists and mappings are left out. Front matter that is no
    YAML is left out too.
    """
    if not text.startswith(("---\n", "---\r\n")):
        return {}, text
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(text, 4)
    if end is None:
        return {}, text
    try:
        fields = yaml.load(text[4 : end.start()], Loader=_StringLoader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, RecursionError, ValueError):
        fields = None
    if not isinstance(fields, dict):
        fields = {}
    front = {str(key): clean(value) for key, value in fields.items() if isinstance(value, str)}
    return front, text[end.end() :]


def read_markdown(text: str) -> Content:
    """Return what ``text``, a Markdown document, holds."""
    front, body = split_front_matter(text)
    return Content("text/markdown", _Reader().read(body), front.get("title", ""), front)


def plain(text: str) -> str:
    """Return ``text`` without the marks of Markdown."""
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _CODE.sub(r"\1", text)
    for _ in range(2):  # strong within emphasis
        text = _STRONG.sub(r"\2", text)
    return clean(_ESCAPE.sub(r"\1", text))


class _Reader:
    """Takes the lines of a document one by one and holds the block that is open."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._open: list[str] = []
        self._role = Role.TEXT
        self._mark = ""
        self._in_table = False

    def read(self, text: str) -> tuple[Block, ...]:
        in_code = False
        for line in text.splitlines():
            if _FENCE.match(line):
                in_code = not in_code
                self._close()
            elif in_code:
                self._open.append(line)
            else:
                self._take(line)
        self._close()
        return tuple(self._blocks)

    def _take(self, line: str) -> None:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if not line.strip():
            self._close()
        elif heading:
            self._close()
            words = (heading[2] or "").rstrip().rstrip("#")
            self._add(Role.HEADING, plain(words), len(heading[1]))
        elif self._open and self._role is Role.TEXT and _UNDERLINE.match(line):
            words, self._open = " ".join(self._open), []
            self._add(Role.HEADING, plain(words), 1 if "=" in line else 2)
        elif _RULE.match(line):
            self._close()
        elif item:
            self._close()
            self._role, self._mark = Role.ITEM, item[1].strip() if item[1] else "•"
            self._open = [line[item.end() :]]
        elif line.lstrip().startswith("|"):
            self._close()
            self._table_row(line)
            return
        else:
            self._open.append(line.lstrip().removeprefix(">"))
        self._in_table = False

    def _table_row(self, line: str) -> None:
        if not _TABLE_RULE.match(line):
            cells = [plain(cell) for cell in line.strip().strip("|").split("|")]
            row = " | ".join(cell for cell in cells if cell)
            if self._in_table and row:
                self._add(Role.ITEM, f"• {row}")
            else:
                self._add(Role.TEXT, row)
                self._in_table = bool(row)

    def _close(self) -> None:
        text = plain("\n".join(self._open))
        if self._role is Role.ITEM and text:
            self._add(Role.ITEM, f"{self._mark} {text}")
        elif text:
            own_lines = blocks_of_own_lines([plain(line) for line in self._open])
            apart = len(own_lines) > 1 or (own_lines and own_lines[0].role is Role.SIGNATURE)
            self._blocks += own_lines if apart else [Block(Role.TEXT, text)]
        self._open, self._role = [], Role.TEXT

    def _add(self, role: Role, text: str, level: int = 0) -> None:
        if text:
            self._blocks.append(Block(role, text, level))
