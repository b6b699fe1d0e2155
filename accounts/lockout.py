"""How django-axes asks whether a log-in may be tried: it guards the doors, services/guesses.py counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from axes.handlers.base import AxesHandler
from axes.signals import user_locked_out
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.requests import client_address
from accounts.services.guesses import (
    Subject,
    account_subject,
    address_subject,
    browser_subject,
    give_back,
    take_guess,
)

BROWSER_SALT = "accounts.known-browser"
BROWSER_DAYS = 90
MARK_LENGTH = 22
LOCKED = 429


@dataclass(frozen=True, slots=True)
class Guess:
    """What a request has counted: for whom, and how long it has to wait (0: the password may be checked)."""

    subjects: tuple[Subject, ...] = ()
    wait: int = 0


def guess_of(request: HttpRequest) -> Guess:
    """The guess that the request made; an empty one where it made none."""
    found = vars(request).get("guess")
    return found if isinstance(found, Guess) else Guess()


class GuessHandler(AxesHandler):  # type: ignore[misc]
    """Counts each guess before the password is looked at. Axes' own handlers count after it: of a hundred
    guesses at the same time they let a hundred through."""

    def is_allowed(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> bool:
        """Whether the password may be checked. Counts the guess. Where no name and password are sent, there
        is nothing to guess: an identity provider has asked for them."""
        username = str((credentials or {}).get("username") or "")
        if not username:
            return True
        subjects = subjects_of(request, username)
        wait = take_guess(subjects, at=timezone.now())
        vars(request)["guess"] = Guess(subjects, wait)
        return not wait

    def user_login_failed(
        self, sender: Any, credentials: Any, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Tell axes' middleware to answer with the page of a locked account."""
        if request is not None and guess_of(request).wait:
            vars(request)["axes_locked_out"] = True
            user_locked_out.send("axes", request=request, username=str(credentials.get("username") or ""))

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        """Called once all factors were right."""
        give_back(guess_of(request).subjects)


def subjects_of(request: HttpRequest, username: str) -> tuple[Subject, ...]:
    """Whose guesses a log-in counts among: its browser's, where the person has used it before; else those of
    all strangers at the account, and of the address. So nobody shuts a person out by guessing elsewhere."""
    if mark := _known_mark(request, username):
        return (browser_subject(mark),)
    return account_subject(username), address_subject(client_address(request))


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """After a log-in: this browser is the person's. The cookie opens nothing, it only counts apart."""
    mark = _known_mark(request, person.username) or get_random_string(MARK_LENGTH)
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps([person.username, mark], salt=BROWSER_SALT),
        max_age=BROWSER_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def locked_response(request: HttpRequest, *_unused: Any) -> HttpResponse:
    """What axes' middleware answers to a log-in that was not let through."""
    return locked_page(request, guess_of(request).wait)


def locked_page(request: HttpRequest, wait: int) -> HttpResponse:
    """The page of a locked account: the same for all accounts, whether they exist or not."""
    response = render(request, "accounts/locked.html", status=LOCKED)
    response.headers["Retry-After"] = str(wait)
    return response


def _known_mark(request: HttpRequest, username: str) -> str:
    """The browser's mark, where it was given for this account; else ""."""
    try:
        name, mark = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""),
            salt=BROWSER_SALT,
            max_age=BROWSER_DAYS * 24 * 3600,
        )
    except (signing.BadSignature, ValueError):
        return ""
    return str(mark) if name == username else ""
