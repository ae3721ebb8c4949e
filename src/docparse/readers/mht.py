"""Web pages saved as one file (MHTML, RFC 2557): the first page in it is read, pictures and frames are not."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import html


def read(data: bytes, shown: str) -> Document:
    """An MHT file as a document without identity; raises UnreadableFile like ``html.read``, and for files without a page."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
        raise UnreadableFile(shown, "网页归档已损坏，无法读取") from None
    found = next((page for page in pages if isinstance(page, bytes) and page.strip()), None)
    if found is None:
        raise UnreadableFile(shown, "网页归档里没有网页正文")
    return replace(html.read(found, shown), format="mht")
