"""For `scale`: fills an empty database with the demo city, the invented province or a country of them."""

import sys

from benchmarks.scale_worker import answer, seconds, the_plan, tidy

from accounts.types import OrganizationKind  # isort: skip - after the set-up
from benchmarks.assess_city_worker import prepare  # isort: skip
from indicators.models import Figure  # isort: skip
from indicators.services.regions import PROVINCE, Shape, country, make_region  # isort: skip

TINY = Shape(
    "invented-province",
    "虚构省",
    "Invented Province",
    (
        (OrganizationKind.PROVINCE, 1),
        (OrganizationKind.CITY, 3),
        (OrganizationKind.COUNTY, 9),
        (OrganizationKind.TOWN, 40),
    ),
)


def main(name: str, provinces: int) -> None:
    shapes = {"province": PROVINCE, "tiny": TINY, "country": country(provinces)}
    taken = seconds(lambda: make_region(shapes[name]) if name in shapes else prepare())
    tidy()
    plan = the_plan()
    answer({"plan": plan.code, "figures": Figure.objects.count(), "made_in_seconds": round(taken, 1)})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
