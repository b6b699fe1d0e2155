import django.db.models.deletion
from django.db import migrations, models


def fill_wholes(apps, schema_editor):
    """Until now only the plan's own organization was split."""
    for split in apps.get_model("indicators", "TargetSplit").objects.select_related("indicator__plan"):
        split.organization_id = split.indicator.plan.organization_id
        split.save(update_fields=("organization",))
    if schema_editor.connection.vendor == "postgresql":
        # What was written is checked now: PostgreSQL alters no table while checks of its rows wait.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_rounds_and_workflow'),
        ('indicators', '0007_self_audit'),
    ]

    operations = [
        migrations.AddField(
            model_name='targetsplit',
            name='organization',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='splits', to='accounts.organization', verbose_name='whole that is split'),
        ),
        migrations.RunPython(fill_wholes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='targetsplit',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='splits', to='accounts.organization', verbose_name='whole that is split'),
        ),
    ]
