"""Mail addresses are found by a keyed hash."""

from django.db import migrations, models

from heliodesk.people.personal import digest_of


def fill(apps, schema_editor):
    facts = apps.get_model("people", "PersonalFact").objects
    for fact in facts.filter(field="email").iterator():
        facts.filter(pk=fact.pk).update(digest=digest_of(fact.value))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_ticket_scopes")]

    operations = [
        migrations.AddField("personalfact", "digest", models.CharField(default="", max_length=64)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "personalfact",
            models.Index(condition=models.Q(("digest", ""), _negated=True), fields=["digest"], name="personal_fact_by_digest"),
        ),
    ]
