"""Keeping files: each content once, under a name made of its digest."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def store_content(content: bytes, *, folder: str, suffix: str) -> tuple[str, str]:
    """The path below which the content is kept from now on, and its SHA-256. What is there is not written
    again. `suffix` begins with its dot."""
    digest = hashlib.sha256(content).hexdigest()
    path = f"{folder}/{digest[:2]}/{digest}{suffix}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return path, digest
