"""What changed in the API, for the engineers who use it: shown on the page of the keys, the newest first."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Change:
    """One version of the API: a new number before the first point may break clients, others never do."""

    version: str
    on: date
    what: "StrOrPromise"


CHANGES = (
    Change(
        "1.2",
        date(2026, 11, 30),
        _(
            "Approve and return many figures at once (reviews); as_of for targets; an example for every "
            "error. Addresses that try too many keys that do not open get 429."
        ),
    ),
    Change(
        "1.1",
        date(2026, 11, 24),
        _(
            "Keys with scope, plan, expiry and addresses; a limit of requests a minute, told by RateLimit "
            "headers. Unauthenticated requests are answered with WWW-Authenticate: Bearer, formerly Session."
        ),
    ),
    Change("1.0", date(2026, 11, 20), _("Indicators, targets, figures, results, differences, explanations.")),
)
