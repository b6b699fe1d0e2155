"""Three hints for each role at first use."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import is_office
from accounts.types import Role

HINTS: dict[Role, tuple[Promise, ...]] = {
    Role.OFFICE: (
        _("Set up a reporting round: its year, and the days on which it opens and is due."),
        _("Watch the progress, and remind all who have something open by one press."),
        _("Compute the assessment once figures are in: the overview shows what is behind."),
    ),
    Role.REVIEWER: (
        _("Approve all figures without a flag in one act."),
        _("Return single figures with a reason; all are sent together."),
        _("You approve the version that you saw. Nobody approves a figure that they entered."),
    ),
    Role.CLERK: (
        _("Type figures as in a spreadsheet, or paste a block from Excel or WPS."),
        _("Every figure is saved at once. A mark asks for one sentence of explanation."),
        _("Blank is not zero. Where there is no figure, choose why. Submit when all is there."),
    ),
}


def hints_for(person: User) -> list[Promise]:
    """Those of the person's first role in the order above; an administrator's are the office's."""
    if is_office(person):
        return list(HINTS[Role.OFFICE])
    return next((list(hints) for role, hints in HINTS.items() if role in person.roles), [])
