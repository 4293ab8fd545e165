"""Leave room on the conversations' pages: each message updates its conversation's row, and an update that stays on its
page (HOT) writes no index entry."""

from django.db import migrations

TABLES = ("conversations_conversation", "conversations_participant")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [
        migrations.RunSQL(f"alter table {table} set (fillfactor = 40)", f"alter table {table} reset (fillfactor)")
        for table in TABLES
    ]
