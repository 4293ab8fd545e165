from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("email", "0005_sending")]

    operations = [
        migrations.AlterField(
            model_name="sent",
            name="kind",
            field=models.CharField(
                max_length=10,
                choices=[
                    ("answer", "Answer"),
                    ("receipt", "Acknowledgement"),
                    ("confirm", "Link to confirm an address"),
                    ("survey", "Question how it was"),
                ],
            ),
        ),
        migrations.CreateModel(
            name="NotAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(db_default=Now())),
            ],
        ),
    ]
