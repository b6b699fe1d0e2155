from datetime import date, timedelta

from django.db import migrations

# The State Council's notices on holidays of 2025 and 2026. First and last day off, then the days worked for them.
HOLIDAYS = (
    ("元旦", "2025-01-01", "2025-01-01", ()),
    ("春节", "2025-01-28", "2025-02-04", ("2025-01-26", "2025-02-08")),
    ("清明节", "2025-04-04", "2025-04-06", ()),
    ("劳动节", "2025-05-01", "2025-05-05", ("2025-04-27",)),
    ("端午节", "2025-05-31", "2025-06-02", ()),
    ("国庆节、中秋节", "2025-10-01", "2025-10-08", ("2025-09-28", "2025-10-11")),
    ("元旦", "2026-01-01", "2026-01-03", ("2026-01-04",)),
    ("春节", "2026-02-15", "2026-02-23", ("2026-02-14", "2026-02-28")),
    ("清明节", "2026-04-04", "2026-04-06", ()),
    ("劳动节", "2026-05-01", "2026-05-05", ("2026-05-09",)),
    ("端午节", "2026-06-19", "2026-06-21", ()),
    ("中秋节", "2026-09-25", "2026-09-27", ()),
    ("国庆节", "2026-10-01", "2026-10-07", ("2026-09-20", "2026-10-10")),
)


def days():
    for name, first, last, worked in HOLIDAYS:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            yield day, False, name
            day += timedelta(days=1)
        for text in worked:
            yield date.fromisoformat(text), True, f"{name}调休"


def add_days(apps, schema_editor):
    calendar_day = apps.get_model("tasks", "CalendarDay")
    for day, is_workday, name in days():
        calendar_day.objects.get_or_create(date=day, defaults={"is_workday": is_workday, "name": name})


def remove_days(apps, schema_editor):
    calendar_day = apps.get_model("tasks", "CalendarDay")
    for day, is_workday, name in days():
        calendar_day.objects.filter(date=day, is_workday=is_workday, name=name).delete()


class Migration(migrations.Migration):
    """The days on which work differs from Monday to Friday. The office adds each new year's in the admin."""

    dependencies = [("tasks", "0002_reminders_and_calendar")]

    operations = [migrations.RunPython(add_days, remove_days)]
