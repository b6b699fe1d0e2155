"""What Django says about log-ins, entered in the audit log.

Signals, against the house's habit: a door that is added later (a second factor, another identity provider)
then cannot forget to. `AccountsConfig.ready` connects them.
"""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.types import AuditAction


def connect() -> None:
    """Hear of every log-in, log-out, failed log-in and lock."""
    user_logged_in.connect(_logged_in, dispatch_uid="audit_log_in")
    user_logged_out.connect(_logged_out, dispatch_uid="audit_log_out")
    user_login_failed.connect(_failed, dispatch_uid="audit_log_in_failed")
    user_locked_out.connect(_locked_out, dispatch_uid="audit_locked_out")


def _logged_in(user: User, **_signal: Any) -> None:
    record_audit(AuditAction.LOG_IN, by=user)


def _logged_out(user: User | None, **_signal: Any) -> None:
    if user is not None:  # a session that was over already
        record_audit(AuditAction.LOG_OUT, by=user)


def _failed(credentials: dict[str, Any], **_signal: Any) -> None:
    record_audit(AuditAction.LOG_IN_FAILED, known_account(credentials.get("username")))


def _locked_out(username: str | None, **_signal: Any) -> None:
    record_audit(AuditAction.LOCKED_OUT, known_account(username))


def known_account(name: object) -> str:
    """The name where an account has it, and else "": people type passwords into the wrong field."""
    is_known = isinstance(name, str) and "\x00" not in name and User.objects.filter(username=name).exists()
    return str(name) if is_known else ""
