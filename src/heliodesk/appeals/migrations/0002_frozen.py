"""What counted as evidence cannot be changed once the appeal is decided."""

from django.db import migrations

FREEZE = """
create function heliodesk_evidence_frozen() returns trigger language plpgsql as $$
begin
  if exists (select 1 from appeals_appeal where id = coalesce(new.appeal_id, old.appeal_id) and evidence_hash <> '') then
    raise exception 'the list of evidence is frozen: % is refused', tg_op using errcode = 'insufficient_privilege';
  end if;
  return coalesce(new, old);
end $$;
create trigger evidence_frozen before insert or update or delete on appeals_evidence
  for each row execute function heliodesk_evidence_frozen();
"""
THAW = "drop trigger evidence_frozen on appeals_evidence; drop function heliodesk_evidence_frozen();"


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
