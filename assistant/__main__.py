"""``python -m assistant`` is the ``remiss`` command."""

from assistant.cli import main

main()
