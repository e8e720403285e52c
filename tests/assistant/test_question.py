"""What a question asks: its language, the sort of answer, and whom or which law it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import Intent, Language, understand

QUESTIONS = [
    ("Vilka program innehåller samarbete med räddningstjänsten?", "sv", "programme"),
    ("Finns det någon strategi för mindre nedskräpning?", "sv", "programme"),
    ("Vilka insatser stödjer nyanlända föräldrar?", "sv", "programme"),
    ("Vilken handlingsplan gäller för höga vattenflöden?", "sv", "programme"),
    ("Hur ställer sig kulturförvaltningen till förslaget om fria museer?", "sv", "position"),
    ("Vad anser trafiknämnden om cykelgaraget?", "sv", "position"),
    ("Tillstyrker miljönämnden motion 2031:7?", "sv", "position"),
    ("Avstyrker fastighetskontoret motionen?", "sv", "position"),
    ("Håller idrottsförvaltningen med motionärerna?", "sv", "position"),
    ("Vad skiljer de två yttrandena åt?", "sv", "compare"),
    ("Jämför nämndernas bedömning av kostnaden.", "sv", "compare"),
    ("Vilka åtgärder nämner båda förvaltningarna?", "sv", "compare"),
    ("Vad säger skollagen om modersmålsundervisning?", "sv", "legal"),
    ("Vad kräver lag (2031:12) av hyresvärdar?", "sv", "legal"),
    ("Får en rektor stänga av en elev?", "sv", "legal"),
    ("Vem leder det lokala brottsförebyggande rådet?", "sv", "actor"),
    ("Vem är handläggare för ärendet?", "sv", "actor"),
    ("Hur överklagar man ett beslut om bygglov?", "sv", "process"),
    ("Vad händer om nämnden inte svarar i tid?", "sv", "process"),
    ("När öppnade den nya fritidsgården?", "sv", "fact"),
    ("Hur mycket kostade upprustningen av torget?", "sv", "fact"),
    ("Hur många platser har boendet?", "sv", "fact"),
    ("Which programmes support young carers?", "en", "programme"),
    ("What did the traffic committee recommend?", "en", "position"),
    ("Who is responsible for snow clearing?", "en", "actor"),
    ("What is the deadline for an appeal?", "en", "process"),
    ("How much did the new square cost?", "en", "fact"),
    ("which projects involve räddningstjänsten?", "mixed", "programme"),
    ("Compare the nämnd replies about cykelgaraget", "mixed", "compare"),
]


@pytest.mark.parametrize(("text", "language", "intent"), QUESTIONS)
def test_language_and_intent(text: str, language: str, intent: str) -> None:
    """The language and the sort of answer are read from the question's words."""
    question = understand(text)
    assert (question.language, question.intent) == (Language(language), Intent(intent))


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("Vad säger skollagen om skolskjuts?", ("skollagen",)),
        ("Gäller plan- och bygglagen eller miljöbalken?", ("bygglagen", "miljöbalken")),
        ("Vad kräver lag (2031:12) av hyresvärdar?", ("2031:12",)),
        ("Vad säger OSL om sekretess?", ("OSL",)),
        ("Hur ställer sig nämnden till motion 2031:7?", ()),
        ("Hur ställer sig nämnden till motionen (2031:7)?", ()),
        ("Vad säger lagen om böter?", ()),
        ("Vilka program finns?", ()),
    ],
)
def test_laws(text: str, laws: tuple[str, ...]) -> None:
    """Acts are known by name, abbreviation or number; a motion's number is no act's."""
    assert tuple(law.rpartition(" ")[2] for law in understand(text).laws) == laws


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Vad anser kulturförvaltningen om biblioteken?", "kulturförvaltningen"),
        ("Hur ställer sig trafiknämnden till förslaget?", "trafiknämnden"),
        ("Vad svarade Norrby stadsdelsförvaltning på remissen?", "Norrby stadsdelsförvaltning"),
        ("Vad föreslår motionärerna?", "motionärerna"),
        ("Vad tycker polisen om belysningen?", "polisen"),
        ("What did the traffic committee recommend?", "traffic committee"),
        ("När öppnade fritidsgården?", ""),
        ("Vilka deltar i samverkan med polisen?", ""),
    ],
)
def test_speaker(text: str, speaker: str) -> None:
    """The one whose view is asked for is named; one that is merely mentioned is not."""
    assert understand(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("Hur många platser har boendet?", True),
        ("Hur mycket kostade torget?", True),
        ("Hur stor är budgeten?", True),
        ("How many schools took part?", True),
        ("Vem leder rådet?", False),
        ("Vilka program finns för många unga?", False),
    ],
)
def test_figures(text: str, wants: bool) -> None:
    """A question for how many or how much wants a figure."""
    assert understand(text).wants_number is wants


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Which programmes support young carers?", True),
        ("which projects involve räddningstjänsten?", True),
        ("Vilka program har deadline?", False),
        ("Vem leder rådet?", False),
    ],
)
def test_the_language_of_lead_ins(text: str, english: bool) -> None:
    """The assistant's own sentences are in the language that the question begins in."""
    assert understand(text).in_english is english


@given(text=st.text(max_size=120))
def test_any_text_can_be_understood(text: str) -> None:
    """Any text is some question, and keeps its words."""
    question = understand(text)
    assert question.text == text
    assert question.in_english in (True, False)
