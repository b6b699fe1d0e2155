from django.db import migrations, models

# A later migration that makes SQLite copy one of these tables drops its triggers: it must create them anew
# (tests/api/test_api_unchanged.py misses them).
TABLES = (
    "accounts_organization",
    "indicators_assessment",
    "indicators_assignment",
    "indicators_domain",
    "indicators_figure",
    "indicators_indicator",
    "indicators_plan",
    "indicators_publication",
    "indicators_publishedresult",
    "indicators_reportinground",
    "indicators_result",
    "indicators_submission",
    "indicators_submissionline",
    "indicators_target",
)
# Slots: two sessions of the same remainder only wait for each other.
FUNCTION = """
    CREATE FUNCTION indicators_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO indicators_generation (subject, slot, number)
        VALUES (TG_TABLE_NAME, mod(pg_backend_pid(), 1024), 1)
        ON CONFLICT (subject, slot) DO UPDATE SET number = indicators_generation.number + 1;
        RETURN NULL;
    END $$
"""
POSTGRESQL = """
    CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_count_change()
"""
SQLITE = """
    CREATE TRIGGER count_{event}_{table} AFTER {event} ON {table} BEGIN
        INSERT INTO indicators_generation (subject, slot, number) VALUES ('{table}', 0, 1)
        ON CONFLICT (subject, slot) DO UPDATE SET number = number + 1;
    END
"""
EVENTS = ("insert", "update", "delete")


def watch(schema_editor, tables):
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table))
        else:
            for event in EVENTS:
                schema_editor.execute(SQLITE.format(table=table, event=event))


def leave(schema_editor, tables):
    for table in tables:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER count_change ON {table}")
        else:
            for event in EVENTS:
                schema_editor.execute(f"DROP TRIGGER count_{event}_{table}")


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    watch(schema_editor, TABLES)


def drop_triggers(apps, schema_editor):
    leave(schema_editor, TABLES)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION indicators_count_change()")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_api_keys"),
        ("indicators", "0009_api_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=63)),
                ("slot", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "slot"), name="generation_once_a_slot")
                ],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
