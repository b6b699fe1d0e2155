"""Files as answers, the same on the pages and in the API."""

from typing import Any

from django.http import FileResponse


def attachment(file: Any, name: str, content_type: str = "") -> FileResponse:
    """An open file under the name, always as a download, and kept by nobody on the way. Without a type, the
    name decides it."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type or None)
    response["Cache-Control"] = "private, no-store"
    return response
