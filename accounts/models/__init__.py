"""Who works with the plan, the keys by which programs ask for them, and what guards the log-in."""

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
)

__all__ = [
    "DEMO_DOMAIN",
    "KIND_LABELS",
    "PATH_SEPARATOR",
    "ROLE_LABELS",
    "SCOPE_LABELS",
    "AccessEvent",
    "ApiKey",
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
]
