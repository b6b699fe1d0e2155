from importlib import import_module

from django.db import migrations

generations = import_module("indicators.migrations.0010_generations")

# See indicators/migrations/0010_generations.py.
TABLES = ("reports_report", "reports_reportfile")


def create_triggers(apps, schema_editor):
    generations.watch(schema_editor, TABLES)


def drop_triggers(apps, schema_editor):
    generations.leave(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0010_generations"),
        ("reports", "0002_reports"),
    ]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
