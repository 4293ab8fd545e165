"""A public name for each webhook."""

import heliodesk.hours.models
from django.db import migrations, models


def name_them(apps, schema_editor):
    for hook in apps.get_model("hours", "Webhook").objects.all():
        hook.key = heliodesk.hours.models._public_name()
        hook.save(update_fields=["key"])


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0003_calls'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhook',
            name='key',
            field=models.CharField(editable=False, max_length=32, null=True),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='webhook',
            name='key',
            field=models.CharField(default=heliodesk.hours.models._public_name, editable=False, max_length=32, unique=True),
        ),
    ]
