"""`python -m benchmarks.guesses_people NUMBER PASSWORD`: the tables, and accounts to guess at."""

import sys

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import User  # noqa: E402


def main(number: int, password: str) -> None:
    """All have one hash: making it is slow on purpose."""
    call_command("migrate", verbosity=0)
    hashed = make_password(password)
    User.objects.bulk_create(
        User(username=f"{kind}-{each}", password=hashed)
        for kind in ("known", "timed")
        for each in range(number)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
