from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0015_list_files"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["indicator", "entered_at"], name="figure_by_change"),
        ),
    ]
