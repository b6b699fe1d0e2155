"""`manage.py make_country`: an invented country of provinces, to try what grows."""

from typing import Any

from django.core.management.base import CommandParser

from indicators.management.region_command import RegionCommand
from indicators.services.regions import Shape, country


class Command(RegionCommand):
    help = "Makes an invented country: provinces of 1,402 places each, 75 indicators, five years."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--provinces", type=int, default=31, help="how many (31: some 43,000 places)")

    def shape(self, **options: Any) -> Shape:
        return country(options["provinces"])
