from importlib import import_module

from django.db import migrations

generations = import_module("indicators.migrations.0008_generations")

# See indicators/migrations/0008_generations.py.
TABLES = (
    "tasks_specialproject",
    "tasks_specialproject_indicators",
    "tasks_measure",
    "tasks_measure_indicators",
)


def create_triggers(apps, schema_editor):
    generations.watch(schema_editor, TABLES)


def drop_triggers(apps, schema_editor):
    generations.leave(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0008_generations"),
        ("tasks", "0003_working_days_2025_2026"),
    ]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
