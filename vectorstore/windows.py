"""What of a passage is ranked: the whole, and windows of a long one.

A long paragraph that answers in one sentence is drowned by its own length, in BM25 as in
a mean of word vectors. So it is indexed whole and as windows of whole sentences, all
under the paragraph's key; the best of them ranks it. It is still found, shown and cited
as one paragraph.
"""

from __future__ import annotations

from ingest.sentences import sentences

# Characters; found on the dev sets (300, 450 and 600 were tried).
WINDOW = 450
SCHEME = f"w{WINDOW}"
"""Names this way of cutting; an index that was built by another is built anew."""
# A paragraph is cut when it is this much longer than a window.
_SLACK = 1.4
MOST = 16
"""The most windows of a paragraph, the whole counted in."""


def windows(text: str) -> list[str]:
    """Return ``text``, and its windows where it is long, at most ``MOST`` in all."""
    if len(text) <= WINDOW * _SLACK:
        return [text]
    size = max(WINDOW, len(text) // (MOST - 2))
    cut: list[str] = []
    start = end = 0
    for span in sentences(text):
        if end > start and span.end - start > size:
            cut.append(text[start:end])
            start = span.start
        end = span.end
    cut.append(text[start:end])
    return [text, *cut[: MOST - 1]]
