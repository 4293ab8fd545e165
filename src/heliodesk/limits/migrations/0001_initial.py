from django.db import migrations, models

# Both tables are unlogged: nothing in them is worth a disk flush, and a crash that empties them forgives everybody once.
CACHE = """
create unlogged table limits_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index limits_cache_expires on limits_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Bucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=40)),
                ("who", models.CharField(max_length=80)),
                ("whole_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["whole_at"], name="limits_whole")],
                "constraints": [models.UniqueConstraint(fields=("what", "who"), name="limits_one_bucket")],
            },
        ),
        migrations.RunSQL(
            "alter table limits_bucket set unlogged; alter table limits_bucket set (fillfactor = 50)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(CACHE, "drop table limits_cache"),
    ]
