"""Collected static files: gzip only, so that WeasyPrint's brotli does not make collecting slow."""

from pathlib import Path

import pytest
from whitenoise.compress import Compressor

from jiaxing_quality.static_storage import GzipManifestStorage


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "page.css"
    path.write_text("td { color: #000; }\n" * 200)
    return path


def names_of(compressor: Compressor, path: Path) -> list[str]:
    return sorted(Path(name).name for name in compressor.compress(str(path)))


def test_static_files_are_compressed_by_gzip_only(style: Path) -> None:
    compressor = GzipManifestStorage().create_compressor(quiet=True)
    assert names_of(compressor, style) == ["page.css.gz"]


def test_whitenoise_by_itself_would_write_brotli_too(style: Path) -> None:
    assert names_of(Compressor(quiet=True), style) == ["page.css.br", "page.css.gz"]
