"""What a new password means for the keys of the API."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.services.keys import end_keys
from accounts.types import AuditAction

PASSWORD_CHANGED = "password_changed"  # noqa: S105 – a word, not a secret


class NewPasswordEndsKeys:
    """A password validator that refuses nothing: Django tells it of each new password, whoever sets it by
    whichever door (page, admin, command), and of no mere rehash of the old one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do here."""

    def get_help_text(self) -> str:
        return _("A new password ends all API keys that act for you.")

    def password_changed(self, password: str, user: User) -> None:
        record_audit(AuditAction.PASSWORD_CHANGED, user.username)
        end_keys(person=user, by=user, reason=PASSWORD_CHANGED)
