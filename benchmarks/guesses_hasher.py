"""The hasher of service, which also writes down whose password it looked at."""

import os
import time
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

MARK = "guess-at:"
"""The guesses of the benchmark name the account that they are at."""


class CountingHasher(Argon2PasswordHasher):
    """Django verifies the password of an account that exists, and hashes that of one that does not."""

    def verify(self, password: str, encoded: str) -> bool:
        note(password)
        return bool(super().verify(password, encoded))

    def encode(self, password: str, salt: str) -> str:
        note(password)
        return str(super().encode(password, salt))


def note(password: str) -> None:
    """One line for each password that was looked at; processes append to one file."""
    if password.startswith(MARK):
        with Path(os.environ["CHECKED"]).open("a", encoding="utf-8") as file:
            file.write(f"{password.split(':')[1]} {time.time()}\n")
