"""The tests' LibreOffice is taken only where it has what they need."""

from pathlib import Path

import pytest

from tests.services import office


def make_office(folder: Path, *parts: str) -> Path:
    """A LibreOffice with some of its parts, and the name on PATH that leads to it."""
    program = folder / "lib" / "program"
    program.mkdir(parents=True)
    for part in ("soffice", *(f"lib{each}.so" for each in parts)):
        (program / part).touch(mode=0o755)
    (folder / "bin").mkdir()
    (folder / "bin" / "soffice").symlink_to(program / "soffice")
    return folder / "bin"


@pytest.mark.parametrize(
    ("parts", "is_taken"), [(("sclo", "swlo"), True), (("sclo",), False), (("swlo",), False), ((), False)]
)
def test_calc_and_writer_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: tuple[str, ...], is_taken: bool
) -> None:
    monkeypatch.setenv("PATH", str(make_office(tmp_path, *parts)))
    assert bool(office.installed()) is is_taken


@pytest.mark.parametrize(
    ("parts", "tools", "is_installed"),
    [
        (("sclo", "swlo"), ("pdftotext",), False),
        (("sclo", "swlo"), (), True),
        (("sclo",), ("pdftotext",), True),
    ],
)
def test_what_is_missing_is_installed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    parts: tuple[str, ...],
    tools: tuple[str, ...],
    is_installed: bool,
) -> None:
    folder = make_office(tmp_path, *parts)
    for tool in tools:
        (folder / tool).touch(mode=0o755)
    asked: list[bool] = []
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("SOFFICE", raising=False)
    monkeypatch.setattr(office, "install_by_apt", lambda: asked.append(True))
    office.find_soffice()
    assert bool(asked) is is_installed
