from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

generations = import_module("indicators.migrations.0010_generations")


def watch_again(apps, schema_editor):
    """SQLite has copied the table, and with it lost its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        generations.watch(schema_editor, ["indicators_result"])


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0011_job_of_reports"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, watch_again),
        migrations.RemoveConstraint(
            model_name="result",
            name="result_once",
        ),
        migrations.AlterField(
            model_name="result",
            name="assessment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="results",
                to="indicators.assessment",
                verbose_name="assessment",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("assessment", "organization", "indicator"), name="result_once"
            ),
        ),
        migrations.RunPython(watch_again, migrations.RunPython.noop),
    ]
