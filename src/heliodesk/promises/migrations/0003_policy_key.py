"""A public name for each policy."""

from django.db import migrations, models

import heliodesk.people.models


def name_what_there_is(apps, schema_editor):
    for policy in apps.get_model("promises", "Policy").objects.all():
        policy.key = heliodesk.people.models.new_key()
        policy.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_look_at")]

    operations = [
        migrations.AddField("policy", "key", models.CharField(max_length=24, null=True, editable=False)),
        migrations.RunPython(name_what_there_is, migrations.RunPython.noop),
        migrations.AlterField(
            "policy",
            "key",
            models.CharField(max_length=24, unique=True, default=heliodesk.people.models.new_key, editable=False),
        ),
    ]
