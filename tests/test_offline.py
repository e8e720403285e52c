"""Nothing leaves the machine: the main job runs where every connection is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from made_documents import SUBJECTS

from vectorstore.library import Library

# Before any other import: whatever opens a connection, or asks for a name, fails and is noted.
_BLOCKED = """
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
"""
_MAIN_JOB = """
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
_APP = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(sys.argv[1], default_timeout=60).run()
app.chat_input[0].set_value("Vilka samverkar om trygghet i centrum?").run()
html = "".join(str(element.proto.body) for element in app.get("html"))
print(json.dumps({"errors": len(app.exception), "html": html, "tried": tried}))
"""


def _run(script: str, home: Path, root: Path, *arguments: Path) -> dict[str, Any]:
    """Run a script where every connection is refused, and return what it prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", _BLOCKED + script, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root), "REMISS_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def test_the_app_offline(filled: Library, root: Path) -> None:
    """The web app's page opens and answers without trying a connection."""
    filled.close()
    result = _run(_APP, filled.home, root, root / "app.py")
    assert result["errors"] == 0
    assert SUBJECTS[0] in result["html"]
    assert result["tried"] == []


def test_the_main_job_offline(tmp_path: Path, root: Path) -> None:
    """Indexing, searching and asking try no connection, and import no machine-learning stack."""
    files = tmp_path / "files"
    files.mkdir()
    for number, text in enumerate(SUBJECTS):
        (files / f"{number}.md").write_text(f"# Ärende {number}\n\n{text}\n", "utf-8")
    result = _run(_MAIN_JOB, tmp_path / "home", root, tmp_path / "home", files)
    assert result["tried"] == []
    assert result["outcomes"] == ["new"] * len(SUBJECTS)
    assert result["hits"][0] == SUBJECTS[0]
    assert "vectors" in result["found_by"]
    assert SUBJECTS[0] in result["quotes"]
    assert not {"torch", "sentence_transformers", "transformers", "streamlit"} & set(
        result["modules"]
    )
