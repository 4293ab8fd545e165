from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("email", "0003_look_at")]

    operations = [migrations.AddField("source", "asked_at", models.DateTimeField(null=True))]
