"""Looks, stops, alerts and exports."""

import django.db.models.deletion
import django.db.models.functions.datetime
import heliodesk.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conversations', '0003_who_may_look'),
        ('people', '0002_personal_facts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=heliodesk.people.models.new_key, editable=False, max_length=24, unique=True)),
                ('what', models.CharField(choices=[('conversations', 'Conversations'), ('viewings', "Who looked at customers' data"), ('audit', 'Audit chain')], max_length=20, verbose_name='what')),
                ('since', models.DateField(verbose_name='from')),
                ('until', models.DateField(verbose_name='to')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('allowed', 'Ready'), ('refused', 'Refused')], default='asked', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('content', models.BinaryField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=heliodesk.people.models.new_key, editable=False, max_length=24, unique=True)),
                ('rule', models.CharField(max_length=20)),
                ('day', models.DateField()),
                ('facts', models.JSONField(default=dict)),
                ('raised_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('verdict', models.CharField(choices=[('open', 'Open'), ('harmless', 'Harmless'), ('confirmed', 'Confirmed')], default='open', max_length=10)),
                ('verdict_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.customer')),
                ('verdict_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('rule', 'agent', 'customer', 'day'), name='alert_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lifted_at', models.DateTimeField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('agent',), name='one_stop_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'opened a conversation that was not theirs'), ('looked-up', 'looked up a closed case by its number'), ('revealed', 'had a masked detail shown')], max_length=10)),
                ('field', models.CharField(blank=True, choices=[('email', 'Mail'), ('phone', 'Phone'), ('document', 'Identity document'), ('balance', 'Balance')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('on_shift', models.BooleanField()),
                ('wrote_to_them', models.BooleanField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.conversation')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewings', to='people.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['agent', '-at'], name='viewing_agent'), models.Index(fields=['customer', '-at'], name='viewing_customer'), models.Index(fields=['at'], name='viewing_at')],
            },
        ),
    ]
