"""How static files are compressed when they are collected."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it has no types
    """Hashed names and gzip, whatever else is installed.

    WhiteNoise also writes brotli files where that package is there, and WeasyPrint brings it along:
    collecting then takes minutes instead of seconds.
    """

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Never with brotli."""
        return Compressor(**kwargs, use_brotli=False)
