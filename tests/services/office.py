"""LibreOffice without a screen: what saves a workbook as another program would, and draws a document."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.services.browser import INSTALL

NAMES = ("soffice", "libreoffice")
WORKBOOK = "xlsx:Calc MS Excel 2007 XML"
PACKAGES = ("libreoffice-calc-nogui", "libreoffice-writer-nogui", "poppler-utils")
"""Debian's: to open workbooks and documents, and to read a PDF back."""
PARTS = ("sclo", "swlo")
"""Of LibreOffice, by the names of their libraries: Calc opens workbooks, Writer documents."""
PATIENCE = 120.0  # seconds: the first start on a busy machine takes some


def find_soffice() -> str:
    """Path of a LibreOffice that has what the tests need; empty where there is none: they are skipped.

    SOFFICE names one; else the system's; else Debian's packages where we may install them, also those that a
    smaller installation lacks.
    """
    if "SOFFICE" in os.environ:
        return os.environ["SOFFICE"]
    if not installed() or not can_read_pdf():
        install_by_apt()
    return installed()


def installed() -> str:
    """Path of the system's LibreOffice with Calc and Writer; empty where there is none, or less of it."""
    return next((path for name in NAMES if (path := shutil.which(name)) and is_whole(Path(path))), "")


def is_whole(soffice: Path) -> bool:
    """Whether the parts that we need lie beside the program, wherever the name on PATH leads."""
    folder = soffice.resolve().parent
    return all(any(folder.glob(f"*{part}.*")) for part in PARTS)


def can_read_pdf() -> bool:
    """Whether poppler's program is there, by which `pages_of` reads what was printed."""
    return shutil.which("pdftotext") is not None


def install_by_apt() -> None:
    """Install Debian's LibreOffice, without a screen's parts, where we are root and this is a Debian."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing the tests' LibreOffice …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(["apt-get", "update", "-qq"], env=environment)
    subprocess.call([*INSTALL, *PACKAGES], env=environment, stdout=subprocess.DEVNULL)


def saved_by_office(soffice: str, source: Path, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as .xlsx in a folder; return where."""
    _convert(soffice, WORKBOOK, source, folder)
    return folder / f"{source.stem}.xlsx"


def drawn_by_office(soffice: str, source: Path, folder: Path) -> Path:
    """Let LibreOffice open a document and print it as .pdf into a folder; return where."""
    _convert(soffice, "pdf", source, folder)
    return folder / f"{source.stem}.pdf"


def pages_of(pdf: Path) -> list[list[str]]:
    """The lines of text on each page of a PDF, as they stand on it; empty lines are left out."""
    command = ("pdftotext", "-layout", "-enc", "UTF-8", pdf, "-")
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.removesuffix("\f").split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def _convert(soffice: str, target: str, source: Path, folder: Path) -> None:
    """LibreOffice keeps a profile of its own in the folder, so that several may run at once."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = (soffice, profile, "--headless", "--norestore", "--convert-to", target, "--outdir", folder)
    subprocess.run([*command, source], check=True, capture_output=True, timeout=PATIENCE)
