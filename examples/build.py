"""Build the example documents that are not plain text, from ``sources``.

The built files are committed, so nothing but this script needs reportlab. Run it after a
change of a source: ``python examples/build.py``. Equal sources give equal bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from markup import read_source
from write_docx import write_docx
from write_pdf import write_pdf
from write_text import write_text

_HERE = Path(__file__).parent
_WRITERS = {".pdf": write_pdf, ".docx": write_docx, ".txt": write_text}


def build(sources: Path, out: Path) -> None:
    """Write every source of the folder ``sources`` into the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(sources.glob("*.md")):
        source = read_source(path)
        _WRITERS[Path(source.file).suffix](source, out / source.file)


def main() -> None:
    """Build into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, default=_HERE / "sources")
    parser.add_argument("--out", type=Path, default=_HERE / "documents")
    arguments = parser.parse_args()
    build(arguments.sources, arguments.out)


if __name__ == "__main__":
    main()
