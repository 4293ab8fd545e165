"""A greeting tells no language: whoever waits after "hi" and then writes in another language of the team goes to those who speak
it, in the place that they have.

Looked for beside what time brings (`tending`), as urgent words are (`pressing`), so that saying something costs nobody more.
Never into a language that nobody of the team answers in, and never back: what was told from more than a greeting stays.
"""

from django.db import transaction

from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.opening import naming
from heliodesk.events.log import record
from heliodesk.people.spoken import spoken_in
from heliodesk.routing.lines import primary
from heliodesk.storage.statements import read_rows
from heliodesk.text.language import told_later

# Who has said something in the last seconds that was not their first word, while no person has it.
_LATELY = """
select distinct c.id from conversations_conversation c
join conversations_message m on m.conversation_id = c.id and m.number > c.message_count - 5 and m.number > 1
where c.state in ('queued', 'assisted') and c.last_message_at > now() - interval '5 seconds'
  and m.by_customer and m.kind = 'text' and m.at > now() - interval '5 seconds'
"""
_FIRST = 6  # messages: whoever has not told it by then is understood by who reads them


def follow_languages() -> int:
    """Put right in which language somebody is answered. Returns how many were."""
    return sum(_follow(talk) for (talk,) in read_rows(_LATELY, []))


@transaction.atomic
def _follow(pk: int) -> bool:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    talk = rows.filter(pk=pk, state__in=[State.QUEUED, State.ASSISTED]).first()
    if talk is None:
        return False
    said = Message.objects.filter(conversation=talk, by_customer=True, kind=Message.Kind.TEXT).order_by("number")
    among = spoken_in(talk.team_id)
    found = told_later(list(said.values_list("body", flat=True)[:_FIRST]), talk.language, among)
    if found not in among or found == primary(talk.language):
        return False
    talk.language = found
    talk.save(update_fields=["language"])
    if talk.is_waiting:
        record("conversation.queued", topics=talk.topics, data=naming(talk))
    return True
