"""The browser of the tests, obtained once."""

import os
import shutil
import subprocess
import sys

from tests.services import process

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = ("apt-get", "install", "-qq", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")


def find_chromium() -> str:
    """Path of a Chromium that starts; empty where the browser is Playwright's own.

    CHROMIUM names one; else the system's; else Debian's package where we may install it; else Playwright's.
    """
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    if not installed() or not has_chinese_font():
        install_by_apt()
    found = installed()
    if not found:
        install_by_playwright()
    return found


def installed() -> str:
    """Path of the system's Chromium; empty where there is none, or only a stand-in that does not start."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _succeeds(path, "--version"):
            return path
    return ""


def has_chinese_font() -> bool:
    """Whether pages in Chinese would show letters instead of boxes; taken as true where nobody can say."""
    if shutil.which("fc-list") is None:
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def install_by_apt() -> None:
    """Install Debian's Chromium and a Chinese font, where we are root and this is a Debian."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing the tests' browser and a Chinese font …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(["apt-get", "update", "-qq"], env=environment)
    packages = ("chromium", "fonts-noto-cjk", "fontconfig")
    subprocess.call([*INSTALL, *packages], env=environment, stdout=subprocess.DEVNULL)


def install_by_playwright() -> None:
    """Install Playwright's own Chromium for this user. Raises ServiceFailed where it cannot be had."""
    if not _succeeds(sys.executable, "-m", "playwright", "install", "chromium"):
        raise process.ServiceFailed(
            "No browser: install Chromium and a Chinese font, or set CHROMIUM to the path of one"
        )


def _succeeds(*command: str) -> bool:
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
