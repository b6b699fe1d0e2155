"""What the tests of the workbook door share."""

import pytest
from django.test import Client

from indicators.models import ReportingRound
from tests.cast import Cast
from tests.indicators.conftest import enter

__all__ = ["enter"]  # a fixture, shared with the tests of figures


@pytest.fixture
def site(client: Client, cast: Cast, open_round: ReportingRound) -> Client:
    """The town clerk's browser, in English, while the round of 2023 is open."""
    client.force_login(cast.clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def office(cast: Cast, open_round: ReportingRound) -> Client:
    """The office's browser, in English, while the round of 2023 is open."""
    client = Client()
    client.force_login(cast.office)
    client.cookies["django_language"] = "en"
    return client
