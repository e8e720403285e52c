"""The assistant's own sentences, in Swedish and English: lead-ins and refusals.

None of them claims anything of the sources' content.
"""

from __future__ import annotations

from assistant.question import Intent, Question

REFUSAL = "Källorna svarar inte på frågan."
REFUSAL_ENGLISH = "The sources do not answer the question."


def lead_in(question: Question, claims: int, documents: int, missing: str = "") -> str:
    """Return the line before the claims: how many passages say it, in how many documents.

    ``missing`` is said first: that the act asked about is not itself among the sources.
    """
    english = question.in_english
    if missing and english:
        return f"{missing} Other documents write ({_english(claims, documents)}):"
    if missing:
        return f"{missing} Andra dokument skriver ({_swedish(claims, documents)}):"
    if question.intent is Intent.PROGRAMME:
        if english:
            return f"The sources name the following ({_english(claims, documents)}):"
        return f"Detta nämner källorna ({_swedish(claims, documents)}):"
    if english:
        return f"This is what the sources say ({_english(claims, documents)}), in their own words:"
    return f"Så här säger källorna ({_swedish(claims, documents)}):"


def refusal(question: Question) -> str:
    """Return the sentence that says that the sources do not answer."""
    return REFUSAL_ENGLISH if question.in_english else REFUSAL


def no_question(question: Question) -> str:
    """Return what is said to an empty question."""
    return "Ask a question." if question.text and question.in_english else "Skriv en fråga."


def empty_library(question: Question) -> str:
    """Return why a library without documents does not answer."""
    if question.in_english:
        return "No documents are indexed."
    return "Inga dokument är indexerade."


def missing_law(question: Question, law: str) -> str:
    """Return why a question about an act that is not indexed is not answered."""
    if question.in_english:
        return f"{law} is not among the sources."
    return f"{law[:1].upper()}{law[1:]} finns inte bland källorna."


def missing_speaker(question: Question, speaker: str) -> str:
    """Return why a question about the view of somebody without a document is not answered."""
    if question.in_english:
        return f"The sources hold no statement by: {speaker}."
    return f"Bland källorna finns inget yttrande från: {speaker}."


def too_little(question: Question) -> str:
    """Return why a question that no passage covers is not answered."""
    if question.in_english:
        return "No passage covers enough of what is asked. The nearest are shown."
    return "Inget stycke täcker tillräckligt av det som efterfrågas. De närmaste visas."


def _swedish(claims: int, documents: int) -> str:
    passages = "1 utdrag" if claims == 1 else f"{claims} utdrag"
    return f"{passages} ur {documents} dokument"


def _english(claims: int, documents: int) -> str:
    passages = "1 passage" if claims == 1 else f"{claims} passages"
    sources = "1 document" if documents == 1 else f"{documents} documents"
    return f"{passages} from {sources}"
