"""What `make_province` and `make_country` share."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from indicators.services.regions import RegionStands, Shape, make_region


class RegionCommand(BaseCommand):
    """Makes the region that `shape` gives, once."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number gives other figures")

    def shape(self, **options: Any) -> Shape:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                "A region of this size needs PostgreSQL: set DATABASE_URL to one (docs/scale.md says when)."
            )
        try:
            made = make_region(self.shape(**options), seed=options["seed"], on_progress=self._say)
        except RegionStands as error:
            raise CommandError(
                f"“{error.args[0]}” is in this database already. Use an empty database."
            ) from error
        said = f"{made.places} places, {made.indicators} indicators and {made.figures} figures"
        self.stdout.write(f"Made {said}, all of it invented.")

    def _say(self, done: int, total: int) -> None:
        if done % 15 == 0 or done == total:
            self.stdout.write(f"  figures of {done} of {total} indicators")
