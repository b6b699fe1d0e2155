"""The tests of files read the messages in English, whatever language the site is in."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True, scope="module")
def in_english() -> Iterator[None]:
    """Messages come as they stand in the code."""
    with translation.override("en"):
        yield
