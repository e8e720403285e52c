"""Nothing leaves the machine: the main job runs where every connection is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from made_documents import SUBJECTS

# Before any other import: whatever opens a connection, or asks for a name, fails and is noted.
_SCRIPT = """
import json, socket, sys

tried = []

def refuse(self, address, *rest):
    if self.family == socket.AF_UNIX:
        return allowed(self, address, *rest)
    tried.append(repr(address))
    raise OSError("no network here")

def refuse_name(*arguments, **named):
    tried.append(repr(arguments))
    raise OSError("no network here")

allowed = socket.socket.connect
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.socket.sendto = refuse
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse_name

from pathlib import Path
from assistant.asking import Assistant
from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library

library = Library(Path(sys.argv[1]))
with library.writing():
    results = list(index_files(library, find_files([Path(sys.argv[2])]), "standard"))
    library.catch_up()
hits = library.search("Vilka samverkar om trygghet i centrum?", k=3)
answer = Assistant(library).ask("Vilka samverkar om trygghet i centrum?")
library.close()
print(json.dumps({
    "outcomes": [result.outcome for result in results],
    "hits": [hit.paragraph.text for hit in hits],
    "found_by": hits[0].found_by,
    "quotes": [citation.quote for citation in answer.citations],
    "tried": tried,
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
}))
"""


def test_the_main_job_offline(tmp_path: Path, root: Path) -> None:
    """Indexing, searching and asking try no connection, and import no machine-learning stack."""
    files = tmp_path / "files"
    files.mkdir()
    for number, text in enumerate(SUBJECTS):
        (files / f"{number}.md").write_text(f"# Ärende {number}\n\n{text}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "home"), str(files)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["tried"] == []
    assert result["outcomes"] == ["new"] * len(SUBJECTS)
    assert result["hits"][0] == SUBJECTS[0]
    assert "vectors" in result["found_by"]
    assert SUBJECTS[0] in result["quotes"]
    assert not {"torch", "sentence_transformers", "transformers", "streamlit"} & set(
        result["modules"]
    )
