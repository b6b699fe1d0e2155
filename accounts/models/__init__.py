"""Who works with the plan, the keys by which programs ask for them, and what happened to these."""

from accounts.models.audit import AuditEntry, AuditLink
from accounts.models.audit_labels import AUDIT_LABELS, KIND_OF_ACTOR_LABELS
from accounts.models.keys import (
    SCOPE_LABELS,
    AccessEvent,
    ApiKey,
    KeyHolder,
    KeyUsage,
    RequestCount,
)
from accounts.models.people import (
    KIND_LABELS,
    PATH_SEPARATOR,
    ROLE_LABELS,
    Named,
    Organization,
    OrganizationQuerySet,
    PersonManager,
    User,
    localized,
)

__all__ = [
    "AUDIT_LABELS",
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
    "Named",
    "Organization",
    "OrganizationQuerySet",
    "PersonManager",
    "RequestCount",
    "User",
    "localized",
]
