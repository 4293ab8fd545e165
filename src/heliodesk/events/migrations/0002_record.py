"""The function through which every event is written, from Python and from SQL alike."""

from django.db import migrations

RECORD = """
create function heliodesk_record(kind text, topics varchar[], data jsonb) returns bigint language plpgsql as $$
declare recorded bigint;
begin
  insert into events_event (kind, topics, data) values (kind, topics, data) returning id into recorded;
  return recorded;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RunSQL(RECORD, "drop function heliodesk_record(text, varchar[], jsonb)"),
    ]
