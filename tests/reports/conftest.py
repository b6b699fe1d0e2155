"""What the tests of pages share with those of figures."""

from tests.indicators.conftest import enter

__all__ = ["enter"]
