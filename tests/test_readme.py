"""What the README quotes is what the program does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = ROOT / "examples" / "documents"


def _part(name: str) -> str:
    match = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert match, name
    return match[1].strip()


def settings_table() -> str:
    """Return the table of settings that the README must hold."""
    rows = ["| inställning | vad den gör | annars |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "användarens datamapp" if field.default_factory else f"`{field.default}`"
        shown = default if default != "``" else "–"
        rows.append(f"| `REMISS_{name.upper()}` | {field.description} | {shown} |")
    return "\n".join(rows)


def test_every_setting_is_documented() -> None:
    """The README's table of settings is the one that the settings themselves give."""
    assert _part("settings") == settings_table()


def test_the_quoted_answer_is_the_real_one(tmp_path: Path) -> None:
    """The command in the README gives, on the example corpus, just what it shows."""
    shown = _part("answer").removeprefix("```console\n").removesuffix("```")
    command, _, expected = shown.partition("\n")
    question = re.search('"(.+)"', command)
    assert question
    environment = {**os.environ, "REMISS_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    run = [sys.executable, "-m", "assistant"]
    for arguments in (["index", str(EXAMPLES)], ["ask", question[1]]):
        done = subprocess.run(
            [*run, *arguments],
            capture_output=True,
            check=True,
            env=environment,
            encoding="utf-8",
            cwd=ROOT,
        )
    assert done.stdout.strip() == expected.strip()


def test_the_commands_exist() -> None:
    """Every make target and remiss command that the README names is there."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"\bmake (\w+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    from assistant.cli import remiss

    for name in re.findall(r"^remiss (\w+)", README, re.MULTILINE):
        assert name in remiss.commands, name
