"""Texts of the page Källor, and the words for kinds and fields of documents."""

from __future__ import annotations

from assistant.views.texts import Text
from ingest.document import Kind

KINDS = {
    Kind.STATEMENT: Text("Tjänsteutlåtande", "Statement"),
    Kind.MOTION: Text("Motion", "Motion"),
    Kind.PROGRAMME: Text("Program eller plan", "Programme or plan"),
    Kind.LAW: Text("Lag eller förordning", "Act or ordinance"),
    Kind.REPORT: Text("Rapport", "Report"),
    Kind.OTHER: Text("Övrigt", "Other"),
}
# By the values of vectorstore.indexer.Outcome.
OUTCOMES = {
    "new": Text("ny", "new"),
    "changed": Text("ändrad", "changed"),
    "unchanged": Text("oförändrad", "unchanged"),
    "failed": Text("misslyckades", "failed"),
}
MISSING = Text("uppgift saknas", "not stated")
INTRO = Text(
    "Här är handlingarna som assistenten söker i.",
    "These are the documents that the assistant searches.",
)
REMINDER = Text(
    "Lägg bara in allmänna handlingar som är offentliga. Inga ärenden om enskilda och inga "
    "uppgifter som kan omfattas av sekretess (offentlighets- och sekretesslagen, OSL). "
    "Handlingarna stannar på den här datorn.",
    "Add only official documents that are public: no personal case files and nothing that may "
    "be secret under the Public Access to Information and Secrecy Act (OSL). "
    "The documents stay on this computer.",
)
SEARCH = Text("Sök i listan", "Search the list")
SEARCH_HINT = Text("Titel, nämnd, dnr, filnamn …", "Title, board, reference, file name …")
SHOWN = Text("Visar {shown} av {all}", "Showing {shown} of {all}")
EMPTY = Text("Biblioteket är tomt.", "The library is empty.")
NO_MATCH = Text("Inget dokument stämmer med sökningen.", "No document matches the search.")
TABLE = Text("Tabell över dokumenten i biblioteket", "Table of the documents in the library")
COLUMNS = {
    "title": Text("Titel", "Title"),
    "kind": Text("Typ", "Kind"),
    "collection": Text("Samling", "Collection"),
    "author": Text("Nämnd eller förvaltning", "Board or department"),
    "date": Text("Datum", "Date"),
    "dnr": Text("Dnr", "Reference"),
    "passages": Text("Stycken", "Passages"),
    "indexed": Text("Inläst", "Added"),
    "source": Text("Fil", "File"),
    "reason": Text("Orsak", "Reason"),
}
ADD = Text("Lägg till handlingar", "Add documents")
FILES = Text(
    "Filer (PDF, Word, HTML, Markdown eller text; högst 200 MB styck)",
    "Files (PDF, Word, HTML, Markdown or text; 200 MB each at most)",
)
COLLECTION = Text("Samling (välj eller skriv ett nytt namn)", "Collection (choose or type a new)")
DEFAULT_COLLECTION = "standard"
READ_IN = Text("Läs in", "Add")
NO_FILES = Text("Välj en eller flera filer först.", "Choose one or more files first.")
READING = Text("Läser {name}", "Reading {name}")
RESULT = Text("Resultat", "Result")
REMOVE = Text("Ta bort ett dokument", "Remove a document")
WHICH = Text("Dokument att ta bort", "Document to remove")
CHOOSE = Text("Välj dokument", "Choose a document")
REMOVE_BUTTON = Text("Ta bort …", "Remove …")
CONFIRM = Text("Ta bort dokumentet?", "Remove the document?")
CONFIRM_TEXT = Text(
    "Dokumentet, dess stycken och den sparade originalfilen tas bort ur biblioteket. "
    "Filen där du hämtade den påverkas inte.",
    "The document, its passages and the kept original are removed from the library. "
    "The file where you took it from is not affected.",
)
YES = Text("Ja, ta bort", "Yes, remove")
NO = Text("Avbryt", "Cancel")
REMOVED = Text("{title} är borttaget.", "{title} has been removed.")
FAILED = Text("Filer som inte kunde läsas in", "Files that could not be read")
FAILED_TEXT = Text(
    "De här filerna är inte sökbara. Rätta felet och läs in dem igen.",
    "These files cannot be searched. Correct the fault and add them again.",
)
