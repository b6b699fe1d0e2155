"""Reading of the process's environment. Each fault names the variable and how to mend it."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """`1`, `true`, `yes` or `0`, `false`, `no`; anything else is refused rather than guessed."""
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither 1 nor 0: set {name}=1 or {name}=0.")


def items(name: str) -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of the known words, the first where nothing is set."""
    value = text(name).lower() or known[0]
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value!r} is unknown: set it to {' or '.join(known)}.")
    return value


def require_all(*names: str, because: str) -> None:
    """Refuse to start where one of the variables is empty."""
    missing = [name for name in names if not text(name)]
    if missing:
        raise ImproperlyConfigured(f"{because}, so that these are needed too: {', '.join(missing)}.")


def secret(name: str, *, development: str) -> str:
    """A secret of at least 50 characters; `development` stands in when that is not empty."""
    value = text(name) or development
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it to a random text of at least 50 characters, for example from "
            '`python -c "import secrets; print(secrets.token_urlsafe(50))"`, or set DEBUG=1 to try the '
            "software on your own machine."
        )
    return value
