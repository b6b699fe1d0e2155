"""Who works with the plan, the keys by which programs ask for them, and what happened to these."""

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
    "KIND_LABELS",
    "PATH_SEPARATOR",
    "ROLE_LABELS",
    "SCOPE_LABELS",
    "AccessEvent",
    "ApiKey",
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
