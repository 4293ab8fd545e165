"""Numbers with a check sign, and conversations that are tracked matters."""

from django.db import migrations, models

import heliodesk.conversations.numbers


def number_what_there_is(apps, schema_editor):
    # The number that people were told so far: the first eight letters of the key. Of two alike the later is given a new one.
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "update conversations_conversation c set code = left(key, 8) where not exists"
            " (select 1 from conversations_conversation o where left(o.key, 8) = left(c.key, 8) and o.id < c.id)"
        )
        cursor.execute("select id from conversations_conversation where code is null")
        for (pk,) in cursor.fetchall():
            cursor.execute(
                "update conversations_conversation set code = %s where id = %s",
                [heliodesk.conversations.numbers.new_number(), pk],
            )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_attachment")]

    operations = [
        migrations.AddField("conversation", "code", models.CharField(max_length=8, null=True, editable=False)),
        migrations.RunPython(number_what_there_is, migrations.RunPython.noop),
        migrations.AlterField(
            "conversation",
            "code",
            models.CharField(
                max_length=8, unique=True, default=heliodesk.conversations.numbers.new_number, editable=False
            ),
        ),
        migrations.AddField(
            "conversation",
            "channel",
            models.CharField(
                max_length=12,
                default="chat",
                choices=[("chat", "Chat"), ("mail", "Mail"), ("request", "Requests"), ("messenger", "Messengers")],
            ),
        ),
        migrations.AddField("conversation", "tracked_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "conversation",
            "state",
            models.CharField(
                max_length=10,
                default="queued",
                choices=[
                    ("queued", "Waiting"),
                    ("offered", "Offered"),
                    ("assigned", "With an agent"),
                    ("tracked", "A request"),
                    ("closed", "Closed"),
                ],
            ),
        ),
    ]
