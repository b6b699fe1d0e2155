"""Where an uploaded file waits between its preview and its import."""

import os
import re
import tempfile
from pathlib import Path
from uuid import uuid4

from import_export.tmp_storages import BaseStorage

PREFIX = "quality-import-"
NAME = re.compile(rf"{PREFIX}[0-9a-f]{{32}}")


class WaitingFile(BaseStorage):
    """A file in the system's temporary folder, for its owner alone.

    The form names it, so only names that were given here are taken: import-export's own storage would read,
    and then remove, any temporary file by its name. Raises FileNotFoundError for all others.
    """

    def save(self, data: bytes) -> None:
        self.name = f"{PREFIX}{uuid4().hex}"
        with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    def read(self) -> bytes:
        return self._path.read_bytes()

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        if not NAME.fullmatch(self.name):
            raise FileNotFoundError(self.name)
        return Path(tempfile.gettempdir(), self.name)
