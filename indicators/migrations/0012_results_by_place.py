from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

generations = import_module("indicators.migrations.0010_generations")


def watch_again(apps, schema_editor):
    """SQLite has copied the table, and with it lost its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        generations.watch(schema_editor, ["indicators_result"])


def unchecked(name):
    """The foreign key as it was, but neither checked by the database nor indexed."""
    return migrations.AlterField(
        model_name="result",
        name=name,
        field=models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="results",
            to=f"accounts.{name}" if name == "organization" else f"indicators.{name}",
            verbose_name=name,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_separate_roles"),
        ("indicators", "0011_job_of_reports"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, watch_again),
        migrations.RemoveConstraint(model_name="result", name="result_once"),
        *(unchecked(name) for name in ("assessment", "indicator", "organization")),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("assessment", "organization", "indicator"), name="result_once"
            ),
        ),
        migrations.RunPython(watch_again, migrations.RunPython.noop),
    ]
