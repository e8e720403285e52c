"""The library's behaviour: what is added is found, what is gone is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_documents import SUBJECTS, bytes_of, fill, make_document, make_subjects, texts

from ingest.document import Kind
from vectorstore.errors import LibraryError
from vectorstore.hit import Filters
from vectorstore.library import Library


def test_an_empty_library(library: Library) -> None:
    """A library without documents finds nothing, is not behind, and nothing is wrong."""
    assert library.search("Vad gör polisen?") == []
    assert library.documents() == []
    assert library.behind() == 0
    assert library.doctor() == []
    assert not library.remove("0" * 16)
    library.catch_up()
    library.rebuild()
    assert library.doctor() == []


@pytest.mark.parametrize("number", range(len(SUBJECTS)))
def test_what_is_added_is_found(filled: Library, number: int) -> None:
    """A document's own words find it first, by words and by vectors."""
    hit = filled.search(SUBJECTS[number], k=3)[0]
    assert hit.paragraph.text == SUBJECTS[number]
    assert hit.document.source == f"{number}.md"
    assert set(hit.found_by) == {"stems", "grams", "vectors"}


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("stadsdelens polissamverkan", 0),
        ("bibliotekens öppettider söndag", 1),
        ("ny bassäng för barn", 2),
        ("ekologisk skolmat", 3),
        ("ungdomsarbete: fältassistent", 5),
    ],
)
def test_inflections_and_compounds_find_it(filled: Library, question: str, number: int) -> None:
    """Other forms of a passage's words, and compounds of them, find it first."""
    assert texts(filled.search(question, k=1)) == [SUBJECTS[number]]


def test_hits_are_ranked(filled: Library) -> None:
    """Hits are at most k, ranked from 1, with descending scores in 0 to 1, each once."""
    hits = filled.search("Vad gör polisen, biblioteket och skolan för ungdomar?", k=5)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert len(hits) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(set(texts(hits))) == len(hits)
    assert all(hit.document.paragraphs == () for hit in hits)


@pytest.mark.parametrize(
    "question",
    ["", "   ", "?!", "och att det", "\x00", "polis AND (", "a" * 5_000, "🚓", "ord " * 3_000],
)
def test_any_question_can_be_asked(filled: Library, question: str) -> None:
    """Questions without content, with operators, or of great length do no harm."""
    filled.search(question, k=5)


def test_a_changed_document_is_found_by_its_new_text_only(filled: Library) -> None:
    """After a change the old text is in no index, and the new one is found."""
    changed = make_document("Parkbänkarna målas gröna.", source="0.md")
    fill(filled, changed)
    assert texts(filled.search("parkbänkar", k=1)) == ["Parkbänkarna målas gröna."]
    assert SUBJECTS[0] not in texts(filled.search(SUBJECTS[0], k=50))
    assert filled.doctor() == []
    assert filled.document(changed.id) == changed


def test_a_change_is_not_found_half_way(filled: Library) -> None:
    """Between put and catch_up a search gives no text that the catalogue no longer has."""
    changed = make_document("Parkbänkarna målas gröna.", source="0.md")
    filled.put(changed, bytes_of(changed))
    assert filled.behind() == 1
    assert SUBJECTS[0] not in texts(filled.search(SUBJECTS[0], k=50))
    filled.catch_up()
    assert filled.behind() == 0


def test_a_removed_document_is_gone_everywhere(filled: Library) -> None:
    """Removal takes a document from the catalogue, both indexes and the kept files."""
    info = filled.documents()[0]
    assert filled.remove(info.document.id)
    assert info.document.id not in {i.document.id for i in filled.documents()}
    assert filled.document(info.document.id) is None
    assert SUBJECTS[0] not in texts(filled.search(SUBJECTS[0], k=50))
    assert filled.originals.path(info.document.content_hash) is None
    assert filled.doctor() == []  # it counts both indexes against the catalogue


def test_the_same_file_in_two_places_keeps_its_original(library: Library) -> None:
    """A file that two documents were read from is kept until both are gone."""
    one, two = (make_document("Samma text.", source=name) for name in ("a.md", "b.md"))
    fill(library, one, two)
    library.remove(one.id)
    path = library.originals.path(two.content_hash)
    assert path is not None
    assert path.read_bytes() == bytes_of(two)
    library.remove(two.id)
    assert library.originals.path(two.content_hash) is None


def test_filters(library: Library) -> None:
    """Collections, kinds and documents narrow a search, alone and together."""
    text = "Trygghet i centrum kräver samverkan med polisen."
    fill(
        library,
        make_document(text, source="a.md", collection="2018", kind=Kind.STATEMENT),
        make_document(text, source="b.md", collection="2018", kind=Kind.MOTION),
        make_document(text, source="c.md", collection="2023", kind=Kind.STATEMENT),
    )

    def found(filters: Filters) -> set[str]:
        return {hit.document.source for hit in library.search("trygghet", filters=filters)}

    assert found(Filters()) == {"a.md", "b.md", "c.md"}
    assert found(Filters(collections=("2018",))) == {"a.md", "b.md"}
    assert found(Filters(kinds=(Kind.STATEMENT,))) == {"a.md", "c.md"}
    assert found(Filters(collections=("2023",), kinds=(Kind.MOTION,))) == set()
    only = library.documents()[1].document
    assert found(Filters(documents=(only.id,))) == {only.source}
    assert library.collections() == ["2018", "2023"]


def test_a_filter_reaches_what_others_outrank(library: Library) -> None:
    """A narrowed search finds its few passages though hundreds elsewhere match as well."""
    many = [f"Trygghet i centrum, fråga nummer {n}." for n in range(600)]
    few = make_document("Tryggheten i skolan ökar.", source="b.md", collection="liten")
    fill(library, make_document(*many, source="a.md", collection="stor"), few)
    hits = library.search("trygghet i centrum", k=5, filters=Filters(collections=("liten",)))
    assert texts(hits) == ["Tryggheten i skolan ökar."]


def test_a_long_passage_is_one(library: Library) -> None:
    """A long paragraph is found by a sentence deep in it, once, whole."""
    long = " ".join(f"Mening nummer {n} handlar om vardagliga göromål i staden." for n in range(60))
    text = f"{long} {SUBJECTS[5]} {long}"
    fill(library, make_document(text, *SUBJECTS[:3]))
    hits = library.search("Var möter fältassistenter ungdomar?", k=4)
    assert hits[0].paragraph.text == text
    assert len({hit.paragraph.id for hit in hits}) == len(hits)
    assert library.doctor() == []


def _scores(library: Library, question: str) -> dict[str, float]:
    return {hit.paragraph.text: hit.score for hit in library.search(question, k=50)}


@pytest.mark.parametrize("together", [True, False], ids=["at once", "one at a time"])
def test_the_order_of_adding_does_not_matter(
    tmp_path: Path, filled: Library, together: bool
) -> None:
    """Whatever order documents were added in, a question gives the same passages and scores."""
    other = Library(tmp_path / "other")
    backwards = make_subjects()[::-1]
    if together:
        fill(other, *backwards)
    else:
        for document in backwards:
            fill(other, document)
    for question in ("polis och skola", "trygghet för ungdomar", "söndagar", *SUBJECTS):
        assert _scores(other, question) == pytest.approx(_scores(filled, question), abs=0.02)
    other.close()


def test_passage_ids_are_stable(filled: Library) -> None:
    """A rebuild, and the same document put again, leave every passage under its id."""
    before = {hit.paragraph.id: hit.paragraph.text for hit in filled.search("polis skola", k=50)}
    filled.rebuild()
    fill(filled, *make_subjects())
    after = {hit.paragraph.id: hit.paragraph.text for hit in filled.search("polis skola", k=50)}
    assert after == before
    for identity, text in before.items():
        passage = filled.passage(identity)
        assert passage is not None
        assert passage[1].text == text
    assert filled.passage("finns-inte") is None


def test_it_is_there_when_opened_again(filled: Library) -> None:
    """A closed library gives the same hits when it is opened again."""
    before = filled.search("polisen i centrum", k=5)
    filled.close()
    again = Library(filled.home)
    assert again.search("polisen i centrum", k=5) == before
    assert again.behind() == 0
    again.close()


def test_progress_is_told(library: Library) -> None:
    """Both stages tell how far they are, up to the number of passages."""
    steps: list[tuple[str, int, int]] = []
    for document in make_subjects():
        library.put(document, bytes_of(document))
    library.catch_up(lambda stage, done, total: steps.append((stage, done, total)))
    assert list(dict.fromkeys(stage for stage, _, _ in steps)) == ["ord", "vektorer"]
    for stage in ("ord", "vektorer"):
        assert [step for step in steps if step[0] == stage][-1][1:] == (8, 8)
    assert all(0 < done <= total for _, done, total in steps)


def test_a_document_without_paragraphs(library: Library) -> None:
    """A document that holds no paragraph is listed and does no harm."""
    document = make_document()
    fill(library, document)
    assert library.document(document.id) == document
    assert library.doctor() == []


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """A file where the library's folder should be gives an error in Swedish."""
    (tmp_path / "fil").write_text("ingen mapp")
    with pytest.raises(LibraryError, match="kan inte användas"):
        Library(tmp_path / "fil")
