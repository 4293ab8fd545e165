"""Fill a site with tickets by SQL: conversations, messages, promises and words as `open_ticket` writes them."""

import psycopg

from benchmarks.site import Site

_FILL = """
with made as (
  insert into conversations_conversation
    (key, code, customer_id, team_id, language, state, channel, tracked_at, passed_by, page, message_count, opened_at,
     last_message_at, unanswered_since, closed_at, assignee_id)
  select 'BENCH' || lpad(n::text, 11, '0'), lpad(n::text, 8, '0'),
    (select id from people_customer order by id limit 1 offset n %% 50),
    (select id from people_team order by (slug = 'support') desc, id limit 1 offset case when n %% 3 = 0 then 1 else 0 end),
    'en', case when n %% 10 < 8 then 'closed' else 'tracked' end, 'request', now(), '[]', '', 1,
    now() - n * interval '1 minute', now() - n * interval '1 minute', case when n %% 10 = 8 then now() end,
    case when n %% 10 < 8 then now() - n * interval '1 minute' end,
    case when n %% 4 = 0 then (select id from people_agent order by id limit 1 offset n %% 5) end
  from generate_series(%(first)s::int, %(last)s::int) n returning id, code, team_id, assignee_id, opened_at, state, customer_id
), message as (
  insert into conversations_message (conversation_id, number, kind, by_customer, body, data, language, client_id)
  select id, 1, 'text', true, 'My withdrawal number ' || code || ' has not arrived', '{}', 'en', gen_random_uuid() from made
), ticket as (
  insert into tickets_ticket
    (conversation_id, once, source, subject, form, fields, team_id, assignee_id, priority, status, language, due, opened_at,
     changed_at, status_at, solved_at, closed_at)
  select id, gen_random_uuid(), 'portal', 'Withdrawal ' || code, 'withdrawal', '{}', team_id, assignee_id, 2,
    case when state = 'closed' then 'closed' when code::int %% 10 = 8 then (array['open', 'us', 'others'])[1 + id %% 3]
      when code::int %% 20 = 9 then 'customer' else 'solved' end,
    'en', case when state <> 'closed' then now() + (code::int %% 5000 - 300) * interval '1 minute' end, opened_at,
    opened_at, opened_at, case when state <> 'closed' then now() end, case when state = 'closed' then opened_at end
  from made returning conversation_id, subject
)
insert into tickets_searchable (ticket_id, words, upto)
select m.id, array_to_tsvector(array['withdrawal', 'number', m.code, 'has', 'not', 'arrived', 'my',
  case when m.code::int %% 20000 = 77 then 'needle77' else 'w' || (m.code::int %% 500) end]), 1 from made m
"""


def fill(made: Site, size: int) -> None:
    """Bring a site to `size` tickets, one in five unfinished or solved, and one with two hundred messages."""
    with psycopg.connect(made.server.url, autocommit=True) as db:
        row = db.execute("select count(*) from conversations_conversation where key like 'BENCH%'").fetchone()
        there = int(row[0]) if row else 0
        for first in range(there + 1, size + 1, 50_000):
            db.execute(_FILL, {"first": first, "last": min(first + 49_999, size)})
        if not there:
            db.execute(
                "with t as (update tickets_ticket set subject = 'Two hundred messages', status = 'us' where conversation_id ="
                " (select id from conversations_conversation where key = 'BENCH00000000008') returning conversation_id),"
                " c as (update conversations_conversation set message_count = 200, state = 'tracked', closed_at = null"
                "   where id = (select conversation_id from t) returning id)"
                " insert into conversations_message (conversation_id, number, kind, by_customer, body, data, language, client_id)"
                " select id, n, 'text', true, 'Message ' || n || ' of a long talk about a withdrawal', '{}', 'en',"
                " gen_random_uuid() from c, generate_series(2, 200) n"
            )
        db.execute("vacuum analyze")
