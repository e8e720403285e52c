"""From files to documents: readers, layout, statutes and metadata.

`read` takes a file, `read_bytes` the bytes of one. Both return a `Document` or raise
`IngestError`, whose message is meant for the user.
"""

from ingest.document import Document, IngestError, Kind, Metadata, Paragraph
from ingest.readers import load, read, read_bytes

__all__ = ["Document", "IngestError", "Kind", "Metadata", "Paragraph", "load", "read", "read_bytes"]
