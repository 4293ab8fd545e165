"""Personal details leave the customer for a table of their own; agents get a public name; API keys."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import heliodesk.people.models
from django.conf import settings
from django.db import migrations, models

from heliodesk.people.personal import mask


def name_agents(apps, schema_editor):
    for agent in apps.get_model("people", "Agent").objects.all():
        agent.key = heliodesk.people.models.new_key()
        agent.save(update_fields=["key"])


def move_mail_addresses(apps, schema_editor):
    facts = apps.get_model("people", "PersonalFact").objects
    for customer in apps.get_model("people", "Customer").objects.exclude(email="").iterator():
        facts.create(customer=customer, field="email", value=customer.email)
        customer.masks = {"email": mask("email", customer.email)}
        customer.save(update_fields=["masks"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agent',
            name='key',
            field=models.CharField(default='', editable=False, max_length=24),
        ),
        migrations.RunPython(name_agents, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='agent',
            name='key',
            field=models.CharField(default=heliodesk.people.models.new_key, editable=False, max_length=24, unique=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='is_canary',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='customer',
            name='masks',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('key', models.CharField(default=heliodesk.people.models.new_key, editable=False, max_length=24, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('audit:read', 'Read the audit chain')], max_length=40), default=list, size=None)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PersonalFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('email', 'Mail'), ('phone', 'Phone'), ('document', 'Identity document'), ('balance', 'Balance')], max_length=20)),
                ('value', models.CharField(max_length=200)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('customer', 'field'), name='personal_fact_once')],
            },
        ),
        migrations.RunPython(move_mail_addresses, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='customer',
            name='email',
        ),
    ]
