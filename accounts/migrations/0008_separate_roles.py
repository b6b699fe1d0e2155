from django.db import migrations

ROLES = ("administrator", "auditor")


def create_roles(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ROLES:
        group.objects.get_or_create(name=name)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    """Who manages accounts and who looks at the audit log are roles of their own (docs/adr/0026)."""

    dependencies = [("accounts", "0007_guarded_log_in")]

    operations = [migrations.RunPython(create_roles, remove_roles)]
