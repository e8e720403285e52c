"""How long a user waits for a program that is not running: the command, and the web app.

The app is timed to the end of its first page's script: a client connects as a browser
does, asks for the page and waits for Streamlit's message that the script has finished.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from benchmarks.memory import resident

_REMISS = Path(sys.executable).with_name("remiss")
_PATIENCE = 120.0


def ask(home: Path, questions: Sequence[str]) -> float:
    """Return the median wall time, in seconds, of ``remiss ask`` in a fresh process."""
    times = []
    for question in questions:
        started = time.perf_counter()
        subprocess.run(
            [_REMISS, "ask", "--json", question],
            env=_environment(home),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        times.append(time.perf_counter() - started)
    return round(median(times), 2)


def first_page(home: Path) -> dict[str, float]:
    """Return the seconds until the app answers and until its first page is done.

    ``mib`` is the app's memory then.

    Raises:
        TimeoutError: the app did not come up.
    """
    port = _free_port()
    started = time.perf_counter()
    app = subprocess.Popen(
        [_REMISS, "serve", "--port", str(port), "--no-browser"],
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for_health(port, started)
        healthy = time.perf_counter() - started
        _run_page(port)
        done = time.perf_counter() - started
        return {"health_s": healthy, "page_s": done, "mib": resident(app.pid)}
    finally:
        os.killpg(app.pid, signal.SIGTERM)
        app.wait()


def _wait_for_health(port: int, started: float) -> None:
    while time.perf_counter() - started < _PATIENCE:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError("Webbappen svarade inte.")


def _run_page(port: int) -> None:
    """Ask for the first page, and wait until its script has finished."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    protocols: Any = ["streamlit"]
    with connect(address, subprotocols=protocols, max_size=None, open_timeout=_PATIENCE) as page:
        page.send(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(page.recv(timeout=_PATIENCE, decode=False))
            if told.WhichOneof("type") == "script_finished":
                return


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "REMISS_HOME": str(home)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
