"""Starting the web app: Streamlit, on this machine's own address, telling nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import assistant

# Beside the packages, in a checkout as in an installed copy.
APP = Path(assistant.__file__).resolve().parent.parent / "app.py"


def serve_app(address: str, port: int, *, open_browser: bool = True) -> int:
    """Run the web app until it is stopped, and return its exit status."""
    command = [
        sys.executable,
        *("-m", "streamlit", "run", str(APP)),
        f"--server.address={address}",
        f"--server.port={port}",
        f"--server.headless={'false' if open_browser else 'true'}",
        "--browser.gatherUsageStats=false",
        "--server.showEmailPrompt=false",
        "--server.fileWatcherType=none",
        "--client.toolbarMode=minimal",
        "--server.maxUploadSize=50",
    ]
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own words
    except KeyboardInterrupt:
        return 0
