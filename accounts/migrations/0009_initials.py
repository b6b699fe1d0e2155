from django.db import migrations

import accounts.initials

BATCH = 500


def write_initials(apps, schema_editor):
    """Of the organizations that are there already."""
    Organization = apps.get_model("accounts", "Organization")
    waiting = []
    for row in Organization.objects.only("pk", "name").iterator():
        row.initials = accounts.initials.kept_initials(row.name)
        waiting.append(row)
    Organization.objects.bulk_update(waiting, ["initials"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_separate_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="initials",
            field=accounts.initials.InitialsField(editable=False, max_length=1000, null=True, of="name"),
        ),
        migrations.RunPython(write_initials, migrations.RunPython.noop),
    ]
