"""Words that the models and the pure cores share. No Django here."""

from enum import StrEnum


class Role(StrEnum):
    """The Django groups that decide what a person may do (docs/adr/0010, docs/adr/0026)."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    OFFICE = "office"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that nobody holds beside another one: who gives out rights has none, who looks on does nothing."""


class OrganizationKind(StrEnum):
    """The level of an organization. County-level districts, cities and zones are `county`."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    DEPARTMENT = "department"


MAP_SIZE = 12
"""Rows and columns of the schematic map of places, counted from 1."""


class Scope(StrEnum):
    """How far a key of the API goes. Each scope includes the ones before it."""

    READ_PUBLISHED = "read_published"
    READ_ALL = "read_all"
    WRITE = "write"

    def includes(self, other: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(other)


class AccessAction(StrEnum):
    """What can happen to a key."""

    CREATED = "created"
    REVOKED = "revoked"
    DENIED = "denied"


class Refusal(StrEnum):
    """Why a key is refused. For the log and the events only: the client hears one text for all."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"  # noqa: S105 – a word, not a secret
    REVOKED = "revoked"
    EXPIRED = "expired"
    CREATOR_GONE = "creator_gone"
    FOREIGN_ADDRESS = "foreign_address"
