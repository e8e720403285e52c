"""From question to answer on the example corpus: quotes are exact, refusals have reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.asking import Assistant
from ingest.document import Kind
from vectorstore.indexer import find_files, index_files
from vectorstore.library import Library

EXAMPLES = Path(__file__).parents[2] / "examples" / "documents"
SHARED = Path(__file__).parents[2].parent / "shared" / "corpus"


def _library(home: Path, *folders: Path) -> Library:
    library = Library(home)
    with library.writing():
        list(index_files(library, find_files(folders), "standard"))
        library.catch_up()
    return library


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return an assistant on the example corpus."""
    library = _library(tmp_path_factory.mktemp("exempel"), EXAMPLES)
    yield Assistant(library)
    library.close()


def told(answer: Answer) -> str:
    """Return the claims' texts."""
    return "\n".join(claim.text for claim in answer.claims)


QUESTIONS = (
    "Vilka befintliga program omfattar samverkan med polisen?",
    "Hur mycket har avsatts i trygghetsfonden?",
    "Hur ställer sig socialnämnden till motionen?",
    "Which existing programmes cover cooperation with the police?",
    "Vad tycker förvaltningarna om lokala samordnare?",
    "Hur länge får en elev stängas av?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_claim_stands_on_an_exact_quote(examples: Assistant, question: str) -> None:
    """Each claim cites; each quote is a slice of its paragraph and stands in the claim."""
    answer = examples.ask(question)
    assert not answer.abstained
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    for claim in answer.claims:
        assert claim.citations
        for number in claim.citations:
            citation = answer.citation(number)
            assert citation.quote == citation.paragraph.text[citation.start : citation.end]
            assert citation.quote in claim.text


def test_existing_programmes_only(examples: Assistant) -> None:
    """Programmes with the police are listed; what the motion proposes and what has none, not."""
    answer = examples.ask("Vilka befintliga program omfattar samverkan med polisen?")
    text = told(answer)
    for name in ("Trygga Almstad", "Vägen ut Almstad", "SSPF", "SIG"):
        assert name in text
    assert "skolcoach" not in text
    assert "Trygg skolgång" not in text
    assert all(c.document.kind not in (Kind.MOTION, Kind.LAW) for c in answer.citations)


def test_only_the_speaker_who_is_asked_for(examples: Assistant) -> None:
    """A question for somebody's view is answered from their own statement."""
    answer = examples.ask("Anser utbildningsförvaltningen att en ny plan behövs?")
    assert {c.document.metadata.forvaltning for c in answer.citations} == {
        "Utbildningsförvaltningen"
    }
    assert "ser inte behov" in told(answer)


def test_a_comparison_hears_several(examples: Assistant) -> None:
    """A question about all förvaltningar is answered from more than one."""
    answer = examples.ask("Vad tycker förvaltningarna om lokala samordnare?")
    assert len({citation.document.id for citation in answer.citations}) >= 2


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Vad svarade Västra Hamnens stadsdelsnämnd?", "inget yttrande från"),
        ("Vad säger diskrimineringslagen om unga?", "finns inte bland källorna"),
        ("Vilket pris har ett skidlift-kort i fjällen?", "täcker"),
        ("", "Skriv en fråga."),
    ],
)
def test_refusals_say_why_and_what_was_searched(
    examples: Assistant, question: str, reason: str
) -> None:
    """Where the sources do not answer, nothing is claimed, and the search is shown."""
    answer = examples.ask(question)
    assert answer.abstained
    assert answer.claims == ()
    assert reason in answer.searched.reason
    assert answer.searched.documents == 12
    assert answer.searched.passages > 100


def test_english_lead_ins(examples: Assistant) -> None:
    """An English question gets an English lead-in; the quotes stay Swedish."""
    answer = examples.ask("Which existing programmes cover cooperation with the police?")
    assert answer.lead_in.startswith("The sources name")
    assert "polisen" in told(answer)


def test_a_missing_act_is_told_of(examples: Assistant) -> None:
    """What others write of an act that is not indexed is given, and that it is not."""
    answer = examples.ask("Vad säger skollagen om avstängning?")
    assert answer.lead_in.startswith("Skollagen finns inte bland källorna.")
    assert "avstängning" in told(answer).lower()


@pytest.mark.skipif(not SHARED.exists(), reason="the real corpus is not here")
def test_the_main_question_on_the_real_statements(tmp_path: Path) -> None:
    """The real statements answer with the programmes that exist, from both, and no proposal."""
    library = _library(tmp_path, SHARED / "statements", SHARED / "statutes")
    answer = Assistant(library).ask("which existing programs cover samverkan with polisen?")
    text = told(answer)
    for name in ("samverkansavtal", "Sociala insatsgrupper (SIG)", "PPSS", "MVP"):
        assert name in text
    assert len({citation.document.id for citation in answer.citations}) == 2
    assert "nytt program" not in text
    assert "handlingsprogram för minskad" not in text
    library.close()
