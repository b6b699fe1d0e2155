"""Reading of the process's environment. Each fault names the variable and how to mend it.

Faults are collected and refused together (`refuse_faults`, at the end of the settings): who sets up a server
mends all of them at once instead of one by each start.
"""

import os
import re
from ipaddress import ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

FAULTS: list[str] = []
SECRET_LENGTH = 50
DISTINCT_LETTERS = 5  # fewer are no random text
DATABASE_SCHEMES = ("postgres", "postgresql", "sqlite")
REDIS_SCHEMES = ("redis", "rediss", "unix")
PLACEHOLDER = re.compile(r"change.?me|your.?secret|placeholder|django-insecure", re.IGNORECASE)
HOST = re.compile(r"\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]")


def refuse_faults() -> None:
    """Raise ImproperlyConfigured with every fault that was found, a line each."""
    if FAULTS:
        faults, FAULTS[:] = list(FAULTS), []
        raise ImproperlyConfigured(
            "\n".join(["The environment is not right:", *(f"- {each}" for each in faults)])
        )


def text(name: str, default: str = "") -> str:
    """What a variable says, without blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """`1`, `true`, `yes` or `0`, `false`, `no`; anything else is refused rather than guessed."""
    value = text(name).lower()
    if value == "":
        return default
    if value not in {"1", "true", "yes", "0", "false", "no"}:
        FAULTS.append(f"{name}={value!r} is neither 1 nor 0: set {name}=1 or {name}=0.")
    return value in {"1", "true", "yes"}


def refuse_both(one: str, other: str) -> None:
    """Two flags that exclude each other."""
    if flag(one) and flag(other):
        FAULTS.append(f"{one} and {other} are both 1: set the one that your server wants.")


def number(name: str, default: float, *, least: float = 0) -> float:
    """A number that is not below `least`."""
    value = text(name)
    try:
        found = float(value) if value else default
    except ValueError:
        found = least - 1
    if not found >= least:
        FAULTS.append(
            f"{name}={value!r} is no number from {least:g}: set {name}={default:g}, or leave it out."
        )
        return default
    return found


def whole(name: str, default: int, *, least: int = 0) -> int:
    """A whole number that is not below `least`."""
    return int(number(name, default, least=least))


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(name) or default
    if value not in allowed:
        FAULTS.append(f"{name}={value!r} is not known: set it to one of {', '.join(allowed)}.")
        return default
    return value


def networks(name: str) -> list[str]:
    """Networks or single addresses, comma-separated."""
    found = items(name)
    for each in found:
        try:
            ip_network(each)
        except ValueError:
            FAULTS.append(f"{name} holds {each!r}, which is no network: write it like 10.1.2.0/24.")
    return found


def items(name: str) -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def require_all(*names: str, because: str) -> None:
    """A start is refused where one of the variables is empty."""
    missing = [name for name in names if not text(name)]
    if missing:
        FAULTS.append(f"{because}, so that these are needed too: set {', '.join(missing)}.")


def secret(name: str, *, development: str) -> str:
    """A secret of at least 50 characters; `development` stands in when that is not empty."""
    value = text(name) or development
    mend = (
        "Set it to a random text of at least 50 characters, for example from "
        '`python -c "import secrets; print(secrets.token_urlsafe(50))"`'
    )
    if not value:
        FAULTS.append(f"{name} is not set. {mend}, or set DEBUG=1 to try the software on your own machine.")
    elif not development and (len(value) < SECRET_LENGTH or len(set(value)) < DISTINCT_LETTERS):
        FAULTS.append(f"{name} is too short or too simple. {mend}.")
    elif not development and PLACEHOLDER.search(value):
        FAULTS.append(f"{name} still holds the text of an example. {mend}.")
    return value


def hosts(name: str, *, development: list[str]) -> list[str]:
    """Host names without scheme, port and wildcard; `development` stands in when that is not empty."""
    found = items(name) or development
    if not found:
        FAULTS.append(
            f"{name} is not set. Set it to the names under which people open the site, for example "
            f"{name}=quality.example.gov.cn, or set DEBUG=1 to try the software on your own machine."
        )
    for each in found:
        if not HOST.fullmatch(each):
            FAULTS.append(
                f"{name} holds {each!r}, which is no plain host name: leave out scheme, port, path and *."
            )
    return found


def database(name: str, *, development: str) -> str:
    """A database's address; `development` stands in when that is not empty."""
    value = text(name) or development
    example = "postgres://user:password@host/name, or sqlite:////absolute/path"
    if not value:
        FAULTS.append(f"{name} is not set. Set it to {example}.")
    elif urlsplit(value).scheme not in DATABASE_SCHEMES:
        FAULTS.append(f"{name} names no database that is known. Set it to {example}.")
    else:
        return value
    return "sqlite://:memory:"


def address(name: str, schemes: tuple[str, ...], example: str, default: str = "") -> str:
    """An address with one of the schemes, or nothing."""
    value = text(name) or default
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not (parts.netloc or parts.path)):
        FAULTS.append(f"{name} is no address that is known: set it like {example}, or leave it out.")
    return value


def origins(name: str) -> list[str]:
    """Origins with their scheme."""
    found = items(name)
    for each in found:
        if urlsplit(each).scheme not in {"http", "https"}:
            FAULTS.append(f"{name} holds {each!r} without a scheme: write https://{each}.")
    return found
