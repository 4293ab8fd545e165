"""What agents may look at: cases that they looked up, and what was theirs."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0002_room_for_updates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name='participant',
            name='left_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['agent', 'left_at'], name='participant_left'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lookup',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lookups', to='conversations.conversation'),
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(fields=['agent', 'conversation', '-at'], name='lookup_agent'),
        ),
    ]
