"""A citation is a slice of its paragraph by construction; an answer finds it by number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_documents import make_document

from assistant.answer import Answer, Citation, Searched


@given(text=st.text(max_size=40), start=st.integers(-3, 45), end=st.integers(-3, 45))
def test_a_citation_is_a_slice_or_is_not(text: str, start: int, end: int) -> None:
    """Whatever the offsets, a citation either quotes its paragraph or cannot be made."""
    document = make_document(text)
    paragraph = document.paragraphs[0]
    if 0 <= start < end <= len(text):
        citation = Citation(1, paragraph, document, start, end)
        assert citation.quote == text[start:end]
        assert citation.quote in paragraph.text
        assert citation.reference
    else:
        with pytest.raises(ValueError, match="no slice"):
            Citation(1, paragraph, document, start, end)


def test_an_answer_finds_its_citations() -> None:
    """A citation is found by its number; one that is not there is an error, never another."""
    document = make_document("Nämnden tillstyrker motionen.")
    citation = Citation(2, document.paragraphs[0], document, 0, 7)
    answer = Answer("Fråga?", "sv", "fact", "", (), (citation,), False, Searched(), "utdrag")
    assert answer.citation(2) is citation
    with pytest.raises(KeyError):
        answer.citation(1)
