"""The library as a LangChain retriever, for chains and graphs of one's own."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.hit import Filters, Hit
from vectorstore.library import Library


class LibraryRetriever(BaseRetriever):
    """Finds the ``k`` best passages of ``library`` for a question.

    A document's ``page_content`` is the whole paragraph, its ``metadata`` what a citation
    needs: ``passage_id``, ``document_id``, ``source``, ``title``, ``kind``, ``headings``,
    ``page``, ``rank`` and ``score``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_as_langchain(hit) for hit in self.library.search(query, self.k, self.filters)]


def _as_langchain(hit: Hit) -> Document:
    paragraph, document = hit.paragraph, hit.document
    metadata = {
        "passage_id": paragraph.id,
        "document_id": document.id,
        "source": document.source,
        "title": document.title,
        "kind": document.kind.value,
        "headings": list(paragraph.headings),
        "page": paragraph.page,
        "rank": hit.rank,
        "score": hit.score,
    }
    return Document(page_content=paragraph.text, metadata=metadata, id=paragraph.id)
