"""Guesses at passwords and codes: counted before they are checked, so that racing ones are counted too.

A guess is let through to a check at most `limit` times in any quarter of an hour, per account, per address
and per known browser; one that was right is given back (docs/adr/0025-guesses.md).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import LoginGuesses

WINDOW = timedelta(minutes=15)
SALT = "accounts.guesses"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose guesses are counted together: `limit` is how many a quarter of an hour allows."""

    digest: str
    limit: int


def account_subject(username: str) -> Subject:
    """An account, whether it exists or not, however its name is written."""
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    return _subject("account", name, settings.GUESSES_PER_ACCOUNT)


def browser_subject(mark: str) -> Subject:
    """A browser with which the account's person has logged in before, by the mark that it was given."""
    return _subject("browser", mark, settings.GUESSES_PER_ACCOUNT)


def address_subject(address: str) -> Subject:
    """An address, over all accounts."""
    return _subject("address", address, settings.GUESSES_PER_ADDRESS)


def old_password_subject(pk: int) -> Subject:
    """The old password that a logged-in person has to give."""
    return _subject("old-password", str(pk), settings.GUESSES_PER_ACCOUNT)


def second_factor_subject(pk: int) -> Subject:
    """The second factor of a person whose password was right."""
    return _subject("second-factor", str(pk), settings.GUESSES_PER_ACCOUNT)


@transaction.atomic
def take_guess(subjects: Sequence[Subject], *, at: datetime) -> int:
    """0 where one more guess may be checked, which is counted at once for all subjects; else the seconds to
    wait, and nothing is counted. Subjects are locked in their order: accounts before addresses."""
    rows = [_locked(subject, at) for subject in subjects]
    wait = max(_wait(row, subject, at) for row, subject in zip(rows, subjects, strict=True))
    if wait:
        return wait
    for row, subject in zip(rows, subjects, strict=True):
        row.times = [*row.times, at.timestamp()][-subject.limit :]
        row.last_at = at
        row.save(update_fields=["times", "last_at"])
    return 0


@transaction.atomic
def give_back(subjects: Sequence[Subject]) -> None:
    """The latest guess was right: it counts no more. Earlier wrong ones go on counting."""
    for subject in subjects:
        row = LoginGuesses.objects.select_for_update().filter(subject=subject.digest).first()
        if row is not None and row.times:
            row.times = row.times[:-1]
            row.save(update_fields=["times"])


def unlock_account(username: str) -> bool:
    """Forget the guesses at an account; whether there were any. For administrators."""
    deleted, _models = LoginGuesses.objects.filter(subject=account_subject(username).digest).delete()
    return bool(deleted)


def forget_guesses(*, at: datetime) -> int:
    """Delete what no longer counts; returns how many rows went."""
    deleted, _models = LoginGuesses.objects.filter(last_at__lt=at - WINDOW).delete()
    return deleted


def _subject(kind: str, name: str, limit: int) -> Subject:
    digest = salted_hmac(SALT, f"{kind}:{name}", algorithm="sha256").hexdigest()
    return Subject(digest, limit)


def _locked(subject: Subject, at: datetime) -> LoginGuesses:
    """The subject's row, made where it is missing, and held until the transaction ends."""
    rows = LoginGuesses.objects.select_for_update()
    found = rows.filter(subject=subject.digest).first()
    if found is None:
        new = LoginGuesses(subject=subject.digest, last_at=at)
        LoginGuesses.objects.bulk_create([new], ignore_conflicts=True)
        found = rows.get(subject=subject.digest)
    return found


def _wait(row: LoginGuesses, subject: Subject, at: datetime) -> int:
    """Seconds until the oldest of the last `limit` guesses is a quarter of an hour ago; 0 where it is."""
    if len(row.times) < subject.limit:
        return 0
    oldest = float(row.times[-subject.limit])
    return max(0, ceil(oldest + WINDOW.total_seconds() - at.timestamp()))
