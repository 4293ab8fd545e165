"""Hours become versions of whole plans, with regions, channels, notices and webhooks."""

from datetime import UTC, datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import heliodesk.hours.models
from django.db import migrations, models


def weeks_become_versions(apps, schema_editor):
    """Each schedule's weekly spans become its first version."""
    now = datetime.now(UTC)
    for schedule in apps.get_model("hours", "Schedule").objects.all():
        week = [[] for _day in range(7)]
        for span in apps.get_model("hours", "WeeklySpan").objects.filter(schedule=schedule).order_by("weekday", "start"):
            week[span.weekday].append([span.start, span.end, "full"])
        apps.get_model("hours", "Version").objects.create(
            schedule=schedule,
            number=1,
            plan={"zone": schedule.zone, "week": week, "seasons": [], "exceptions": []},
            effective=now.date(),
            in_force_from=now,
            author="system",
            reason="First hours",
            state="published",
            decided_at=now,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('chat', 'Chat'), ('mail', 'Mail'), ('request', 'Requests'), ('messenger', 'Messengers')], max_length=12)),
                ('level', models.CharField(max_length=8)),
                ('least', models.PositiveIntegerField()),
                ('most', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Moved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=40)),
                ('after', models.CharField(max_length=40)),
                ('changes', models.JSONField()),
                ('is_urgent', models.BooleanField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('seen_by', models.CharField(blank=True, max_length=40)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(default=dict)),
                ('first_change', models.DateTimeField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('dropped', 'Dropped')], default='draft', max_length=10)),
                ('published_by', models.CharField(blank=True, max_length=40)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['first_change'],
            },
        ),
        migrations.CreateModel(
            name='Published',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tzdata', models.CharField(max_length=40)),
                ('last_version', models.PositiveIntegerField()),
                ('edges', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('names', models.JSONField(default=dict)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                ('zone', models.CharField(max_length=60, validators=[heliodesk.hours.models.check_zone])),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('plan', models.JSONField()),
                ('effective', models.DateField()),
                ('in_force_from', models.DateTimeField()),
                ('author', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=400)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('is_urgent', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waits for a second person'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=40)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['schedule', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=400)),
                ('secret', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('failed_since', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name='schedule',
            options={'ordering': ['team', 'region', 'language', 'channel']},
        ),
        migrations.RemoveConstraint(
            model_name='schedule',
            name='schedule_scope',
        ),
        migrations.AddField(
            model_name='schedule',
            name='channel',
            field=models.CharField(blank=True, choices=[('chat', 'Chat'), ('mail', 'Mail'), ('request', 'Requests'), ('messenger', 'Messengers')], max_length=12),
        ),
        migrations.AddField(
            model_name='schedule',
            name='region',
            field=models.SlugField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.UniqueConstraint(fields=('team', 'region', 'language', 'channel'), name='schedule_scope'),
        ),
        migrations.AddConstraint(
            model_name='answering',
            constraint=models.UniqueConstraint(fields=('channel', 'level'), name='answering_once'),
        ),
        migrations.AddField(
            model_name='moved',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hours.schedule'),
        ),
        migrations.AddField(
            model_name='published',
            name='schedule',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='compiled', to='hours.schedule'),
        ),
        migrations.AddField(
            model_name='version',
            name='schedule',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='hours.schedule'),
        ),
        migrations.AddField(
            model_name='notice',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice', to='hours.version'),
        ),
        migrations.AddField(
            model_name='webhook',
            name='schedule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hours.schedule'),
        ),
        migrations.RunPython(weeks_become_versions, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='weeklyspan',
            name='schedule',
        ),
        migrations.RemoveField(
            model_name='schedule',
            name='zone',
        ),
        migrations.DeleteModel(
            name='WeeklySpan',
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('schedule', 'number'), name='version_number'),
        ),
    ]
