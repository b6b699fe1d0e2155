"""Who works with the plan, the keys by which programs ask for them, and what guards the log-in."""

from accounts.models.audit import AuditEntry, AuditLink
from accounts.models.audit_labels import AUDIT_LABELS, KIND_OF_ACTOR_LABELS
from accounts.models.guards import LoginGuesses, RecoveryCode
from accounts.models.keys import (
    SCOPE_LABELS,
    AccessEvent,
    ApiKey,
    KeyHolder,
    KeyUsage,
    RequestCount,
)
from accounts.models.people import (
    DEMO_DOMAIN,
    KIND_LABELS,
    PATH_SEPARATOR,
    ROLE_LABELS,
    Named,
    Organization,
    OrganizationQuerySet,
    PersonManager,
    User,
    localized,
    role_label,
)

__all__ = [
    "AUDIT_LABELS",
    "DEMO_DOMAIN",
    "KIND_LABELS",
    "KIND_OF_ACTOR_LABELS",
    "PATH_SEPARATOR",
    "ROLE_LABELS",
    "SCOPE_LABELS",
    "AccessEvent",
    "ApiKey",
    "AuditEntry",
    "AuditLink",
    "KeyHolder",
    "KeyUsage",
    "LoginGuesses",
    "Named",
    "Organization",
    "OrganizationQuerySet",
    "PersonManager",
    "RecoveryCode",
    "RequestCount",
    "User",
    "localized",
    "role_label",
]
