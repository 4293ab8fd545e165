"""PostgreSQL itself refuses to change, remove or truncate what the audit chain holds, whoever asks."""

from django.db import migrations

REFUSE = """
create function heliodesk_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit chain only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;
create trigger audit_only_grows before update or delete on access_auditentry
  for each row execute function heliodesk_refuse();
create trigger audit_is_not_emptied before truncate on access_auditentry
  for each statement execute function heliodesk_refuse();
"""
ALLOW = """
drop trigger audit_only_grows on access_auditentry;
drop trigger audit_is_not_emptied on access_auditentry;
drop function heliodesk_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
