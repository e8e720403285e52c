"""Sources as Word files with Word's own styles for headings, lists and tables.

Equal text gives equal bytes: the core properties are fixed, and the package is packed
anew with one date, because a zip file records when each part was written.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.shared import Cm, Pt
from markup import HYPHENATION_POINT, Block, Source, Style

_WRITTEN = datetime(2025, 9, 1)
_ZIP_TIME = (2025, 9, 1, 0, 0, 0)
_WORD_STYLE = {
    Style.TITLE: "Heading 1",
    Style.HEADING: "Heading 2",
    Style.SUBHEADING: "Heading 3",
    Style.BULLET: "List Bullet",
    Style.NUMBERED: "List Number",
}


def write_docx(source: Source, path: Path) -> None:
    """Write ``source`` to ``path`` as a Word file."""
    document = docx.Document()
    _set_up(document, source)
    for style, group in groupby(source.blocks, key=lambda block: block.style):
        blocks = list(group)
        if style in (Style.ROW, Style.COLUMNS):
            _add_table(document, blocks, ruled=style is Style.ROW)
        elif style is not Style.GAP:
            for block in blocks:
                _add_paragraph(document, block)
    packed = io.BytesIO()
    document.save(packed)
    path.write_bytes(_with_fixed_times(packed.getvalue()))


def _set_up(document: Document, source: Source) -> None:
    """Set the properties, the base font and the running lines."""
    properties = document.core_properties
    properties.title = source.title
    properties.author = properties.last_modified_by = "Almstads stad (påhittad)"
    properties.comments = "Exempeldokument – påhittat för Remissassistenten"
    properties.language = "sv-SE"
    properties.created = properties.modified = _WRITTEN
    properties.revision = 1
    font = document.styles["Normal"].font  # type: ignore[attr-defined]
    font.name, font.size = "Calibri", Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = source.header
    section.footer.paragraphs[0].text = source.footer


def _add_paragraph(document: Document, block: Block) -> None:
    """Add one block of running text. Word numbers the items of a list itself."""
    paragraph = document.add_paragraph(
        block.text.replace(HYPHENATION_POINT, ""), style=_WORD_STYLE.get(block.style)
    )
    if block.style is Style.LINE:
        paragraph.paragraph_format.space_after = Pt(0)


def _add_table(document: Document, blocks: list[Block], *, ruled: bool) -> None:
    """Add rows as a table: with lines for figures, without for signatures."""
    table = document.add_table(rows=0, cols=len(blocks[0].cells))
    if ruled:
        table.style = "Table Grid"
    for block in blocks:
        for cell, text in zip(table.add_row().cells, block.cells, strict=True):
            cell.text = text


def _with_fixed_times(package: bytes) -> bytes:
    """Return the zip file ``package`` with the same parts and one fixed time on each."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return result.getvalue()
