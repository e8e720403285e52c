"""HTML → blocks: the main content of a page, without what surrounds it.

lxml parses, without network access. The tree is walked without recursion, because a
page may be nested deeper than Python's stack. Scripts, styles, navigation and what the
page hides from its reader are no part of the text.
"""

from __future__ import annotations

from lxml import etree, html

from ingest.blocks import Block, Content, Role, clean
from ingest.document import IngestError
from ingest.letterhead import blocks_of_own_lines

_DROPPED = frozenset(
    "script style nav footer aside noscript template iframe object embed svg math form button "
    "select input textarea head meta link dialog canvas audio video".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARTING = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure header hr html main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_MAY_STAND_IN_ITEM = frozenset("address blockquote center div p pre section".split())
_LINE_BREAK = "\u2028"
_CELLS = frozenset({"td", "th"})
_SMALL = 0.3
"""Share of a page's text that its main element must hold to be taken for the main content."""


def read_html(text: str) -> Content:
    """Return what ``text``, an HTML page, holds.

    Raises:
        IngestError: it cannot be parsed at all.
    """
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise IngestError(
            "Webbsidan kunde inte tolkas. Spara den på nytt, eller som PDF."
        ) from error
    title = clean(str(tree.findtext(".//head/title") or ""))
    return Content("text/html", _Walk().blocks(_main(tree)), title)


def _main(tree: html.HtmlElement) -> html.HtmlElement:
    """Return the element that holds the main content: main or article, else the body."""
    whole = _length(tree)
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = tree.findall(path)
        if len(found) == 1 and _length(found[0]) > _SMALL * whole:
            return found[0]
    return tree


def _length(element: html.HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext("p", "li", "td", "dd", "h1", "h2"))


class _Walk:
    """Walks a tree in the order of reading and gathers the text between block elements."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._level = 0
        self._lists: list[int | None] = []
        self._mark = ""
        self._rows = 0

    def blocks(self, root: html.HtmlElement) -> tuple[Block, ...]:
        """Return the blocks under ``root``."""
        keeps_header = root.tag in {"main", "article"}
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = str(element.tag).lower()
            if event == "start":
                if _is_dropped(element, tag) or (tag == "header" and not keeps_header):
                    walk.skip_subtree()
                    continue
                self._enter(tag, element.get("start") or "1")
                self._text.append(element.text or "")
            else:
                self._leave(tag)
            if event == "end" and element is not root:
                self._text.append(element.tail or "")
        self._flush()
        return tuple(self._blocks)

    def _enter(self, tag: str, first: str) -> None:
        if tag in _HEADINGS:
            self._flush()
            self._level = _HEADINGS[tag]
        elif tag in {"ul", "ol"}:
            self._flush()
            number = int(first) if first.isdecimal() and len(first) < 4 else 1
            self._lists.append(number if tag == "ol" else None)
        elif tag == "li":
            self._flush()
            self._open_item()
        elif tag == "table":
            self._flush()
            self._rows = 0
        elif tag == "tr":
            self._flush()
            self._rows += 1
            self._mark = "•" if self._rows > 1 else ""
        elif tag in _CELLS:
            pass
        elif tag in _PARTING and not (self._mark and tag in _MAY_STAND_IN_ITEM):
            self._flush()
        elif tag == "br":
            self._text.append(_LINE_BREAK)
        elif tag in _PARTING:
            self._text.append(" ")

    def _leave(self, tag: str) -> None:
        if tag in _CELLS:
            self._text.append(" | ")
        elif tag == "tr":
            self._flush()
            self._mark = ""
        elif tag in {"ul", "ol"}:
            self._flush()
            if self._lists:
                self._lists.pop()
        elif tag in _HEADINGS or tag == "li":
            self._flush()
        elif tag in _PARTING:
            if self._mark and tag in _MAY_STAND_IN_ITEM:
                self._text.append(" ")
            else:
                self._flush()

    def _open_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._mark = "•" if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1

    def _flush(self) -> None:
        """End the block that is open."""
        text = clean("".join(self._text)).strip("| ")
        if text and self._level:
            self._blocks.append(Block(Role.HEADING, text, self._level))
        elif text and self._mark:
            self._blocks.append(Block(Role.ITEM, f"{self._mark} {text}"))
            self._mark = ""
        elif text:
            lines = "".join(self._text).strip("| ").split(_LINE_BREAK)
            self._blocks += blocks_of_own_lines([clean(line) for line in lines])
        self._text.clear()
        self._level = 0


def _is_dropped(element: html.HtmlElement, tag: str) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    style = (element.get("style") or "").replace(" ", "").lower()
    return tag in _DROPPED or hidden or "display:none" in style
