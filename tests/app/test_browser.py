"""The web app in a real browser: ask, open a citation, find the quote in its place."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library

APP = Path(__file__).parents[2] / "app.py"
CHROMIUM = shutil.which("chromium")
SECONDS = 30_000
QUOTE = "Förvaltningen samverkar med polisen genom parkvandringar varje vecka."
STATEMENT = f"""# Svar på remiss om trygga parker

## Förvaltningens synpunkter

Parkförvaltningen anser att belysningen i stadens parker behöver förbättras. {QUOTE}
Nästa översyn görs efter sommaren.
"""
PDF_LINES = (
    "Programmet för stadens badplatser gäller åren 2024 till 2028.",
    "Livräddare bevakar tolv badplatser varje dag under juni, juli och augusti.",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app on a small library of its own."""
    home, files = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("filer")
    (files / "parker.md").write_text(STATEMENT, "utf-8")
    _write_pdf(files / "badplatser.pdf")
    library = Library(home)
    with library.writing():
        list(index_files(library, find_files([files]), "standard"))
        library.catch_up()
    library.close()
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}"]
    options = ("--server.address=127.0.0.1", "--server.headless=true")
    environment = {**os.environ, "REMISS_HOME": str(home)}
    server = subprocess.Popen(
        [*command, *options, "--browser.gatherUsageStats=false"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, driven by Playwright."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return the app's first page; no request may have left this machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address)
    page.get_by_role("heading", name="Vad vill du veta?").wait_for(timeout=SECONDS)
    yield page
    page.close()
    outside = {url for url in asked if not url.startswith((address, "ws:", "data:", "blob:"))}
    assert outside == set()


def test_the_quote_is_found_in_its_paragraph(page: Page, tmp_path: Path) -> None:
    """A question is answered; its citation opens the paragraph with the quote marked."""
    _ask(page, "Hur samverkar förvaltningen med polisen i parkerna?")
    page.get_by_role("button", name="[1]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("mark").wait_for(timeout=SECONDS)
    assert QUOTE in (dialog.locator("mark").text_content() or "")
    source = dialog.locator(".ra-kalla").text_content() or ""
    assert "Nästa översyn görs efter sommaren." in source
    page.screenshot(path=tmp_path / "citat.png")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden", timeout=SECONDS)


def test_a_pdf_opens_on_its_page(page: Page) -> None:
    """A citation of a PDF shows the page as a picture beside the marked text."""
    _ask(page, "Hur många badplatser bevakas av livräddare?")
    page.get_by_role("button", name="[1]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("img").first.wait_for(timeout=SECONDS)
    assert "tolv badplatser" in (dialog.locator("mark").text_content() or "")


def test_the_whole_document(page: Page) -> None:
    """From a citation the whole document opens, with the cited paragraph marked in it."""
    _ask(page, "Hur samverkar förvaltningen med polisen i parkerna?")
    page.get_by_role("button", name="[1]").click()
    link = page.get_by_role("dialog").get_by_role("link").first
    link.wait_for(timeout=SECONDS)
    page.goto(page.url.split("?")[0].rsplit("/", 1)[0] + "/" + str(link.get_attribute("href")))
    page.locator(".ra-dokument mark").wait_for(timeout=SECONDS)
    assert page.locator(".ra-dokument h1").text_content() == "Svar på remiss om trygga parker"


def test_upload(page: Page, tmp_path: Path) -> None:
    """A file that is uploaded is told of as new, and answers a question."""
    (tmp_path / "lekplatser.txt").write_text(
        "Svar om lekplatser\n\nStaden har 84 lekplatser som besiktigas varje vår.\n", "utf-8"
    )
    page.get_by_role("link", name="Källor").click()
    with page.expect_response(lambda response: "upload_file" in response.url, timeout=SECONDS):
        page.locator("input[type=file]").set_input_files(tmp_path / "lekplatser.txt")
    page.get_by_text("lekplatser.txt").first.wait_for(timeout=SECONDS)
    page.wait_for_timeout(500)  # the page tells the server of the file in its own time
    page.get_by_role("button", name="Läs in").click()
    page.get_by_text("lekplatser.txt – ny").wait_for(timeout=SECONDS)
    page.get_by_role("link", name="Fråga").click()
    _ask(page, "Hur många lekplatser har staden?")
    assert "84 lekplatser" in page.locator("main, body").first.inner_text()


def _ask(page: Page, question: str) -> None:
    written = page.get_by_placeholder("Skriv din fråga")
    written.wait_for(timeout=SECONDS)
    page.wait_for_timeout(500)  # until the page has settled, what is written may be lost
    written.fill(question)
    written.press("Enter")
    page.get_by_role("button", name="[1]").wait_for(timeout=SECONDS)


def _write_pdf(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 740, "Program för badplatser")
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(PDF_LINES):
        canvas.drawString(72, 700 - 40 * number, line)
    canvas.save()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the web app did not start")
