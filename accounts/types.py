"""Words that the models and the pure cores share. No Django here."""

from enum import StrEnum


class Role(StrEnum):
    """The four Django groups that decide what a person may do (design.md, section 2)."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    OFFICE = "office"
    VIEWER = "viewer"


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
