

import django.db.models.deletion
import django.db.models.functions.datetime
import heliodesk.people.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0010_closed_lately'),
        ('people', '0007_personalfact_is_proven'),
        ('routing', '0005_waits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('confirmed', 'Confirmed'), ('kept', 'Stays here'), ('in-flight', 'In flight'), ('stayed', 'Stayed'), ('passed', 'Passed on')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('why', models.CharField(blank=True, max_length=120)),
                ('until', models.DateTimeField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='conversations.conversation')),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
                ('to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['team', '-at'], name='hand_over_of_team'), models.Index(condition=models.Q(('state', 'passed')), fields=['-ended_at'], name='hand_over_passed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('conversation',), name='hand_over_running_once')],
            },
        ),
        migrations.CreateModel(
            name='Staying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=heliodesk.people.models.new_key, editable=False, max_length=24, unique=True)),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('channel', models.CharField(blank=True, choices=[('chat', 'Chat'), ('mail', 'Mail'), ('request', 'Requests'), ('messenger', 'Messengers')], max_length=12, verbose_name='channel')),
                ('form', models.SlugField(blank=True, max_length=40, verbose_name='form')),
                ('reason', models.CharField(max_length=120, verbose_name='reason')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
            options={
                'ordering': ['team', 'country', 'channel', 'form'],
                'constraints': [models.UniqueConstraint(fields=('team', 'country', 'channel', 'form'), name='staying_once')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='people.team')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
            options={
                'ordering': ['team', 'position'],
                'constraints': [models.UniqueConstraint(fields=('team', 'to'), name='succession_once'), models.CheckConstraint(condition=models.Q(('team', models.F('to')), _negated=True), name='succession_of_another')],
            },
        ),
    ]
