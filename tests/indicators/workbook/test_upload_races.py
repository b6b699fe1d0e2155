"""An apply that is killed, and many at once. Each guard has a twin that shows the damage without it."""

import json
import os
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import Organization, User
from indicators.models import Figure, FigureEvent, Indicator, Plan, Upload
from indicators.services import uploads
from indicators.services.comparison import compare_forms, stamp_of
from indicators.services.figures import FiguresStale
from indicators.services.uploads import PreviewStale, apply_upload, forms_of, receive_upload
from indicators.workbook.form import Column
from tests.cast import Cast
from tests.indicators.test_concurrency import at_once
from tests.indicators.workbook.filling import fill, template

pytestmark = pytest.mark.django_db(transaction=True)

KILLS, TWIN_KILLS = 50, 200  # the twin stops when the damage is shown
AT_ONCE = 5


@pytest.fixture
def town(plan: Plan) -> Organization:
    return Organization.objects.get(code="hp-dh-ly")


@pytest.fixture
def filled(site: Client, plan: Plan, town: Organization) -> bytes:
    """The town's workbook with a value for everything that is no ratio."""
    rows = Indicator.objects.for_plan(plan).reported_by(town)
    return fill(template(site), {row.code: {Column.VALUE: 1} for row in rows if not row.is_ratio})


def receive(plan: Plan, town: Organization, data: bytes, by: User) -> Upload:
    file = ContentFile(data, name="x.xlsx")
    return receive_upload(plan=plan, year=2023, unit=town, file=file, by=by)


def killed(upload: Upload, by: User, runs: int, guard: str) -> list[tuple[int, int]]:
    """(figures after the kill, events after the second try) of each run."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.indicators.workbook.killing",
            str(upload.pk),
            str(by.pk),
            str(runs),
            guard,
        ],
        env={
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        },
        cwd=settings.BASE_DIR,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [(stood, events) for stood, events in json.loads(done.stdout)]


def rows_of(upload: Upload) -> int:
    return sum(1 for form in forms_of(upload) for row in form.rows if Column.VALUE in row.cells)


def test_killed_at_fifty_moments_it_is_all_or_nothing_and_the_retry_applies_once(
    plan: Plan, town: Organization, filled: bytes, cast: Cast
) -> None:
    upload = receive(plan, town, filled, cast.clerk)
    total = rows_of(upload)
    outcomes = killed(upload, cast.clerk, KILLS, "on")
    assert len(outcomes) == KILLS
    assert {stood for stood, _events in outcomes} <= {0, total}
    assert {events for _stood, events in outcomes} == {total}


def test_without_the_transaction_a_kill_leaves_a_half(
    plan: Plan, town: Organization, filled: bytes, cast: Cast
) -> None:
    upload = receive(plan, town, filled, cast.clerk)
    total = rows_of(upload)
    outcomes = killed(upload, cast.clerk, TWIN_KILLS, "off")
    assert set(outcomes) - {(0, 0), (total, total)}


def press(upload: Upload, stamp: str, by: User, answers: list[str]) -> None:
    try:
        applied = apply_upload(upload=upload, stamp=stamp, conflicts=None, only_faultless=False, by=by)
        answers.append("written" if applied.changed else "no changes")
    except (PreviewStale, FiguresStale):
        answers.append("stale")


def stamp(plan: Plan, upload: Upload, by: User) -> str:
    return stamp_of(compare_forms(plan, 2023, forms_of(upload), by))


def test_five_presses_at_once_have_one_effect(
    plan: Plan, town: Organization, filled: bytes, cast: Cast
) -> None:
    upload = receive(plan, town, filled, cast.clerk)
    seen = stamp(plan, upload, cast.clerk)
    answers: list[str] = []
    at_once([lambda: press(upload, seen, cast.clerk, answers)] * AT_ONCE)
    assert sorted(answers) == ["no changes"] * 4 + ["written"]
    assert FigureEvent.objects.count() == rows_of(upload)


def test_the_same_file_five_times_at_once_has_one_effect(
    plan: Plan, town: Organization, filled: bytes, cast: Cast
) -> None:
    answers: list[str] = []

    def send_and_press() -> None:
        upload = receive(plan, town, filled, cast.clerk)
        press(upload, stamp(plan, upload, cast.clerk), cast.clerk, answers)

    at_once([send_and_press] * AT_ONCE)
    assert sorted(answers) == ["no changes"] * 4 + ["written"]
    assert set(Figure.objects.values_list("version", flat=True)) == {1}


@pytest.mark.postgres
def test_without_the_locks_all_five_would_write(
    plan: Plan, town: Organization, filled: bytes, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: nobody waits, and each has compared before anybody writes. The database has to refuse."""
    upload = receive(plan, town, filled, cast.clerk)
    seen, compared = stamp(plan, upload, cast.clerk), threading.Barrier(AT_ONCE)

    def compare_together(*arguments: object) -> object:
        forms = compare_forms(*arguments)
        compared.wait()
        return forms

    monkeypatch.setattr(uploads, "compare_forms", compare_together)
    monkeypatch.setattr(uploads, "lock_unit", lambda subject: None)
    monkeypatch.setattr("indicators.services.figures.lock_unit", lambda subject: None)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_: rows)
    with pytest.raises(IntegrityError):
        at_once([lambda: press(upload, seen, cast.clerk, [])] * AT_ONCE)
