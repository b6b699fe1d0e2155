"""`python -m checks [NAME…]`: run the named checks, or all of them, and say which failed."""

import os
import subprocess
import sys
import time

PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
DEVELOPMENT = {"DEBUG": "1", "SECRET_KEY": "for-checks-only-" * 4, "DATABASE_URL": "sqlite://:memory:"}
# As in service, so that Django's deployment check sees what a server would have. Nothing connects.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "Kx7vQ2mZ9rT4wB6nY1cJ8hF3pL5sD0gA-only-to-be-checked-and-never-used",  # nosec B105
    "ALLOWED_HOSTS": "quality.example",
    "CSRF_TRUSTED_ORIGINS": "https://quality.example",
    "DATABASE_URL": "postgres://quality@127.0.0.1/quality",
    "CELERY_BROKER_URL": "redis://127.0.0.1/0",
    "REDIS_URL": "redis://127.0.0.1/1",
}

CHECKS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "lint": ((PYTHON, "-m", "ruff", "check", "."), {}),
    "format": ((PYTHON, "-m", "ruff", "format", "--check", "--output-format=concise", "."), {}),
    "types": ((PYTHON, "-m", "mypy"), DEVELOPMENT),
    "imports": ((PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"), {}),
    "templates": ((PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"), {}),
    "migrations": ((*MANAGE, "makemigrations", "--check", "--dry-run"), DEVELOPMENT),
    "deploy": ((*MANAGE, "check", "--deploy", "--fail-level=WARNING"), PRODUCTION),
    "messages": ((PYTHON, "-m", "checks.messages", "--check"), DEVELOPMENT),
    "links": ((PYTHON, "-m", "checks.links"), {}),
    "project": ((PYTHON, "-m", "checks.project"), {}),
    "unsafe": ((PYTHON, "-m", "checks.unsafe_calls"), {}),
    "answers": ((PYTHON, "-m", "checks.answers"), {}),
}


def main(names: list[str]) -> int:
    """Run the checks; return 0 if all pass."""
    unknown = set(names) - CHECKS.keys()
    if unknown:
        sys.exit(f"No such check: {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}")
    failed = [name for name in names or CHECKS if not passes(name)]
    print(f"Checks failed: {', '.join(failed)}" if failed else "All checks pass.", flush=True)
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Run one check, with its output shown."""
    command, environment = CHECKS[name]
    print(f"== {name}", flush=True)
    started = time.monotonic()
    code = subprocess.call(command, env={**os.environ, **environment})
    print(f"   {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
