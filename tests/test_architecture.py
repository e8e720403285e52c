"""The architecture holds: imports run one way, heavy libraries stand in one place each."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Innermost first; app.py is on top of them.
LAYERS = ("ingest", "vectorstore", "assistant")
PACKAGES = sorted(file for layer in LAYERS for file in (ROOT / layer).rglob("*.py"))
MODULES = [*PACKAGES, *([ROOT / "app.py"] if (ROOT / "app.py").exists() else [])]
LONGEST = 350


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), _name(file))


def _imported(file: Path) -> Iterator[str]:
    """Yield the full name of each module that ``file`` imports, at its top or below."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(file)}: imports are absolute"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _importers(library: str) -> set[str]:
    """Return the modules that import ``library``."""
    return {
        _name(file)
        for file in MODULES
        if any(name.partition(".")[0] == library for name in _imported(file))
    }


every_module = pytest.mark.parametrize("file", MODULES, ids=_name)


def test_there_is_something_to_check() -> None:
    """All three packages are seen."""
    assert {file.relative_to(ROOT).parts[0] for file in PACKAGES} == set(LAYERS)
    assert len(PACKAGES) > 20


@every_module
def test_imports_run_one_way(file: Path) -> None:
    """app.py → assistant → vectorstore → ingest: no package imports one above it."""
    layer = file.relative_to(ROOT).parts[0]
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"app"} if layer in LAYERS else set()
    assert not above & {name.partition(".")[0] for name in _imported(file)}


@pytest.mark.parametrize("file", PACKAGES, ids=_name)
def test_only_the_command_and_the_views_know_the_views(file: Path) -> None:
    """Nothing in the packages imports the views but the views themselves."""
    if file.parent.name != "views":
        assert not [n for n in _imported(file) if n.startswith("assistant.views")]


def _needed(file: Path, modules: set[str]) -> set[str]:
    """Return those of ``modules`` that ``file`` imports at its top.

    ``from package import module`` needs the module alone, for the package is being opened.
    """
    needed: set[str] = set()
    for node in _tree(file).body:
        if isinstance(node, ast.Import):
            needed |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                needed.add(whole if whole in modules else str(node.module))
    return needed & modules


def test_no_module_imports_in_a_circle() -> None:
    """Following imports at the top of modules never leads back to where one began."""
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in MODULES
    }
    graph = {module: _needed(file, set(modules)) for module, file in modules.items()}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way, module))
        if module in graph and module not in done:
            for other in graph[module]:
                visit(other, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_streamlit_stands_in_the_views() -> None:
    """Only app.py and assistant/views import streamlit."""
    importers = _importers("streamlit")
    assert {i for i in importers if i != "app.py" and not i.startswith("assistant/views/")} == set()


@pytest.mark.parametrize(
    ("library", "module"),
    [
        ("chromadb", "vectorstore/dense.py"),
        ("tantivy", "vectorstore/lexical.py"),
        ("sentence_transformers", "vectorstore/embeddings.py"),
    ],
)
def test_an_engine_stands_in_one_module(library: str, module: str) -> None:
    """Each engine is imported by one module, so that it can be replaced there."""
    assert _importers(library) == {module}


def test_torch_is_imported_nowhere() -> None:
    """No module imports torch or transformers itself."""
    assert _importers("torch") | _importers("transformers") == set()


def test_documents_need_the_standard_library_only() -> None:
    """The data types stand on the standard library alone."""
    names = {name.partition(".")[0] for name in _imported(ROOT / "ingest" / "document.py")}
    assert names <= sys.stdlib_module_names


@every_module
def test_a_module_opens_with_its_design(file: Path) -> None:
    """Every module has a docstring."""
    assert ast.get_docstring(_tree(file))


@every_module
def test_a_module_can_be_read_at_a_sitting(file: Path) -> None:
    """No module is longer than 350 lines, and none is a drawer for what fits nowhere."""
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST
    assert file.stem not in {"utils", "helpers", "common", "models", "misc"}


@every_module
def test_no_prints(file: Path) -> None:
    """Output goes through the command and the views."""
    calls = [node.func for node in ast.walk(_tree(file)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


@every_module
def test_no_markup_from_documents(file: Path) -> None:
    """No page shows text of a document or a model as HTML."""
    keywords = [node.arg for node in ast.walk(_tree(file)) if isinstance(node, ast.keyword)]
    assert "unsafe_allow_html" not in keywords


def test_median_length() -> None:
    """Half of the modules are at most 150 lines long."""
    lengths = sorted(len(file.read_text("utf-8").splitlines()) for file in MODULES)
    assert lengths[len(lengths) // 2] <= 150
