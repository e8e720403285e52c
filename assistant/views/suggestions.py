"""Questions to begin with: for the example corpus its own, else such as fit any remiss."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.views.texts import Text

EXAMPLE_COLLECTION = "exempel"
_EXAMPLES = (
    Text(
        "Vilka befintliga program omfattar samverkan med polisen?",
        "Which existing programmes cover cooperation with the police?",
    ),
    Text(
        "Hur ställer sig socialförvaltningen till motion 2024:31?",
        "What does socialförvaltningen think of the motion?",
    ),
    Text(
        "Vilka insatser hjälper unga att lämna en kriminell livsstil?",
        "Which measures help young people leave a criminal lifestyle?",
    ),
    Text(
        "Hur mycket har avsatts i trygghetsfonden, och för vilka år?",
        "How much is set aside in trygghetsfonden?",
    ),
)
_GENERAL = (
    Text("Vilka befintliga program och planer nämns?", "Which existing programmes are named?"),
    Text("Hur ställer sig förvaltningen till motionen?", "What does the department recommend?"),
    Text("Vilka kostnader nämns?", "Which costs are mentioned?"),
    Text("När går remisstiden ut?", "When does the consultation period end?"),
)


def suggested(collections: Sequence[str]) -> tuple[Text, ...]:
    """Return the questions to suggest for a library with these ``collections``."""
    return _EXAMPLES if EXAMPLE_COLLECTION in collections else _GENERAL
