"""The interface's texts, each in Swedish and English side by side, so that none is missed."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("sv", "en")


class Text(NamedTuple):
    """A text of the interface; ``{name}`` in it is filled in."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``language``; in Swedish where it is not known."""
        return self.en if language == "en" else self.sv


APP = Text("Remissassistenten", "Remissassistenten")
TAGLINE = Text(
    "Svar med källa ur kommunens egna handlingar",
    "Answers with sources from the municipality’s own documents",
)
LANGUAGE = Text("Språk", "Language")
ASK = Text("Fråga", "Ask")
SOURCES = Text("Källor", "Sources")
DOCUMENT = Text("Dokument", "Document")
ERROR = Text("Något gick fel:", "Something went wrong:")
NOTE = Text("Observera:", "Note:")
DONE = Text("Klart:", "Done:")
UNEXPECTED = Text(
    "Det gick inte att slutföra. Felet är noterat i loggen. Försök igen, eller kontakta den "
    "som sköter systemet om det upprepas.",
    "This could not be completed. The fault has been logged. Try again, or contact the person "
    "who runs the system if it recurs.",
)
OPENING = Text("Öppnar biblioteket …", "Opening the library …")
CATCHING_UP = Text("Gör nya dokument sökbara", "Making new documents searchable")
BUSY = Text(
    "Nya dokument läses in av någon annan just nu. Det går att söka i de övriga under tiden.",
    "Someone else is adding documents right now. The others can be searched meanwhile.",
)
STAGE_WORDS = Text("ord", "words")
STAGE_VECTORS = Text("innehåll", "content")

# Asking
WELCOME = Text("Vad vill du veta?", "What would you like to know?")
WELCOME_TEXT = Text(
    "Det här är en AI-assistent som svarar med ordagranna citat ur källorna. "
    "Varje påstående har en siffra som öppnar stället i handlingen. "
    "Finns svaret inte i källorna säger assistenten det.",
    "This is an AI assistant that answers with word-for-word quotes from the sources. "
    "Every statement has a number that opens the place in the document. "
    "If the sources do not hold the answer, the assistant says so.",
)
HOLDS = Text(
    "Biblioteket har {documents} i {collections}.",
    "The library holds {documents} in {collections}.",
)
HOLDS_NOTHING = Text(
    "Biblioteket är tomt. Lägg till handlingar på sidan Källor för att kunna ställa frågor.",
    "The library is empty. Add documents on the Sources page to be able to ask questions.",
)
ADD_DOCUMENTS = Text("Lägg till handlingar", "Add documents")
SUGGESTIONS = Text("Förslag på frågor", "Suggested questions")
PLACEHOLDER = Text("Skriv din fråga", "Write your question")
SEARCHING = Text("Söker i källorna …", "Searching the sources …")
YOU_ASKED = Text("Din fråga", "Your question")
WHOLE_QUESTION = Text("Visa hela frågan", "Show the whole question")
FILTER = Text("Sök i samlingar", "Search in collections")
FILTER_ALL = Text("Alla samlingar", "All collections")
FILTERED = Text("Söker bara i: {collections}", "Searching only in: {collections}")
NEW = Text("Ny konversation", "New conversation")
ASK_AGAIN = Text("Ställ frågan igen", "Ask again")
OPEN_SOURCE = Text("Öppna källa {number}", "Open source {number}")
OPEN_NEAREST = Text("Öppna stycket", "Open the passage")
SOURCE_LIST = Text("Källor", "Sources")
COPY = Text("Kopiera svaret med källor", "Copy the answer with its sources")
MADE_BY_EXTRACTS = Text(
    "Svaret är sammansatt av utdrag ur källorna, utan språkmodell.",
    "The answer is composed of extracts from the sources, without a language model.",
)
MADE_BY_MODEL = Text(
    "Svaret är skrivet av språkmodellen {generator}. Kontrollera det mot källorna.",
    "The answer was written by the language model {generator}. Check it against the sources.",
)
UNSUPPORTED = Text("Saknar stöd i källorna", "Not supported by the sources")
SEARCHED = Text("Det här är genomsökt", "What was searched")
SEARCHED_IN = Text(
    "{documents} med {passages} i {collections}", "{documents} with {passages} in {collections}"
)
SEARCHED_FOR = Text("Sökta ord: {terms}", "Words searched for: {terms}")
SEARCHED_FAILED = Text(
    "Filer som inte kunde läsas in och därför inte är genomsökta: {files}",
    "Files that could not be read and so were not searched: {files}",
)
NEAREST = Text("Närmaste stycken", "Nearest passages")

# A source opened
SOURCE = Text("Källa {number}", "Source {number}")
NEAREST_SOURCE = Text("Närliggande stycke", "Nearby passage")
IN_THE_TEXT = Text("Stället i texten (citatet är markerat)", "The place in the text (quote marked)")
PASSAGE_ONLY = Text("Stället i texten", "The place in the text")
BEFORE = Text("Stycket före", "The paragraph before")
AFTER = Text("Stycket efter", "The paragraph after")
PAGE = Text("Sida {page} i originalet", "Page {page} of the original")
PAGE_ALT = Text(
    "Sida {page} ur {title}, med det citerade stycket inramat",
    "Page {page} of {title}, with the cited paragraph framed",
)
OPEN_DOCUMENT = Text("Öppna hela dokumentet (ny flik)", "Open the whole document (new tab)")
DOWNLOAD = Text("Ladda ner originalet", "Download the original")
GONE = Text(
    "Dokumentet finns inte längre i biblioteket. Stycket visas så som det löd när frågan ställdes.",
    "The document is no longer in the library. The paragraph is shown as it read when you asked.",
)
NO_DOCUMENT = Text(
    "Dokumentet finns inte i biblioteket. Det kan ha tagits bort.",
    "The document is not in the library. It may have been removed.",
)

_COUNTS = {
    "documents": (Text("dokument", "document"), Text("dokument", "documents")),
    "passages": (Text("stycke", "passage"), Text("stycken", "passages")),
    "collections": (Text("samlingen {names}", "the collection {names}"),
                    Text("samlingarna {names}", "the collections {names}")),
}  # fmt: skip


def counted(what: str, number: int, language: str) -> str:
    """Return "1 dokument", "12 stycken": ``what`` is "documents" or "passages"."""
    one, many = _COUNTS[what]
    figure = f"{number:,}".replace(",", "," if language == "en" else "\u00a0")
    return f"{figure}\u00a0{(one if number == 1 else many).in_language(language)}"


def collections_named(names: tuple[str, ...] | list[str], language: str) -> str:
    """Return "samlingarna exempel och lagar"."""
    one, many = _COUNTS["collections"]
    joined = " och ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    if language == "en":
        joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return (one if len(names) == 1 else many).in_language(language).replace("{names}", joined)
