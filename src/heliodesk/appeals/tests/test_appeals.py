"""An appeal from filing to its letter: who may, who may not, and what stays."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from heliodesk.access import audit
from heliodesk.access.models import AuditEntry
from heliodesk.appeals import deciding, evidence, filing, reviewing, watching
from heliodesk.appeals.models import Appeal, Evidence
from heliodesk.appeals.tests.conftest import OPINION, TOLD
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message
from heliodesk.promises.models import Promise
from heliodesk.safety.models import Viewing
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def again(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def verbs(appeal: Appeal) -> list[str]:
    return list(AuditEntry.objects.filter(subject=appeal.ticket.number).order_by("id").values_list("verb", flat=True))


def refused(rule: str, call, *args, **words) -> None:
    with pytest.raises(Refused) as caught:
        call(*args, **words)
    assert caught.value.rule == rule


def test_filing_leaves_the_appealed_ticket_as_it_is_and_is_done_once(matter, file):
    once = uuid4()
    appeal = file(client_id=once)
    assert file(client_id=once).pk == appeal.pk
    assert Ticket.objects.get(pk=matter.pk).status == "solved"
    assert appeal.stage == "complete"
    assert appeal.ticket.links.get().other_id == matter.pk
    assert verbs(appeal) == ["appeal-filed", "appeal-completed"]
    refused("appealed", file)
    assert matter.steps.filter(what="appealed").count() == 1


def test_what_is_missing_is_asked_once_and_the_clock_stands_until_it_came(matter, file):
    customer = matter.conversation.customer
    appeal = file(told={**TOLD, "grounds": ""}, no_evidence=False)
    assert (appeal.stage, appeal.missing, appeal.decide_due) == ("filed", ["grounds", "evidence"], None)
    assert Ticket.objects.get(pk=appeal.ticket_id).status == "customer"
    filing.add(appeal, customer=customer, told={"grounds": TOLD["grounds"]}, client_id=uuid4())
    assert again(appeal).missing == ["evidence"]
    filing.add(appeal, customer=customer, told={}, client_id=uuid4(), no_evidence=True)
    now = again(appeal)
    assert now.stage == "complete"
    assert now.decide_due
    assert now.acknowledge_due
    asked = Message.objects.filter(conversation=now.ticket_id, data__what="appeal-missing")
    assert asked.count() == 1
    assert Message.objects.filter(conversation=now.ticket_id, body=TOLD["grounds"]).exists()


def test_nothing_decided_is_nothing_to_appeal(team, file, customer):
    from heliodesk.tickets.opening import open_ticket

    new = open_ticket(
        customer=customer, team=team, subject="New", body="Hello there", client_id=uuid4(), language="en"
    ).ticket
    refused("appeal-nothing-decided", file, new)


def test_who_had_a_hand_in_it_may_not_review_and_the_try_is_written_down(matter, file, mei, ingrid, noor, new_agent):
    mei.roles = ["agent", "supervisor"]
    mei.save()
    looked = new_agent("Olga Berg", roles=["supervisor"])
    Viewing.objects.create(
        agent=looked,
        customer=matter.conversation.customer,
        conversation=matter.conversation,
        kind="opened",
        on_shift=True,
        wrote_to_them=False,
    )
    appeal = file()
    Viewing.objects.create(
        agent=noor,
        customer=matter.conversation.customer,
        conversation=matter.conversation,
        kind="opened",
        on_shift=True,
        wrote_to_them=False,
    )
    for agent in (mei, looked):
        refused("appeal-conflict", reviewing.take, appeal, by=agent)
    assert verbs(appeal).count("appeal-refused") == 2
    refused("not-yours", reviewing.take, appeal, by=new_agent("Ana Duarte"))
    reviewing.take(appeal, by=noor)  # looked after it was filed, as a reviewer has to
    assert again(appeal).acknowledged_at
    refused("appeal-stage", reviewing.take, appeal, by=ingrid)


def test_the_author_cannot_confirm_and_a_second_person_can(handed_in, ingrid, noor):
    refused("opinion-own", deciding.confirm, handed_in, by=ingrid)
    refused("reason", reviewing.send_back, handed_in, by=noor, reason="no")
    reviewing.send_back(handed_in, by=noor, reason="The notice of July is not mentioned")
    refused("opinion-not-handed-in", deciding.confirm, handed_in, by=noor)
    reviewing.save_draft(handed_in, by=ingrid, told={"facts": OPINION["facts"] + " The notice of July says so."})
    reviewing.hand_in(handed_in, by=ingrid)
    deciding.confirm(handed_in, by=noor)
    now = again(handed_in)
    assert (now.stage, now.result, now.reviewer, now.second) == ("decided", "upheld", ingrid, noor)
    assert [each.state for each in now.opinions.all()] == ["sent-back", "confirmed"]
    assert bytes(now.letter.content).startswith(b"%PDF")
    assert verbs(now)[-6:] == [
        "appeal-taken",
        "appeal-drafted",
        "appeal-refused",
        "appeal-sent-back",
        "appeal-drafted",
        "appeal-confirmed",
    ]
    entry = AuditEntry.objects.get(verb="appeal-confirmed")
    assert entry.facts["letter"] == now.letter.sha256
    assert entry.facts["evidence"] == now.evidence_hash
    assert audit.verify().broken is None
    assert Ticket.objects.get(pk=now.ticket_id).status == "solved"
    assert not Promise.objects.filter(conversation=now.ticket_id).live().exists()


def test_an_author_who_gave_it_back_cannot_be_the_second(handed_in, ingrid, noor):
    reviewing.give_back(handed_in, by=ingrid)
    reviewing.take(handed_in, by=noor)
    reviewing.save_draft(handed_in, by=noor, told={})
    reviewing.hand_in(handed_in, by=noor)
    refused("opinion-own", deciding.confirm, handed_in, by=ingrid)


def test_a_reviewer_who_meddles_meanwhile_is_conflicted(handed_in, ingrid, noor, matter):
    from heliodesk.tickets.solving import reopen

    reopen(matter, by=ingrid.actor)
    refused("appeal-conflict", deciding.confirm, handed_in, by=noor)


def test_nothing_is_handed_in_without_all_parts_or_in_another_language(file, ingrid):
    appeal = file()
    reviewing.take(appeal, by=ingrid)
    refused("opinion-parts", reviewing.hand_in, appeal, by=ingrid)
    for part in OPINION:
        reviewing.save_draft(appeal, by=ingrid, told={**OPINION, part: ""})
        refused("opinion-parts", reviewing.hand_in, appeal, by=ingrid)
    reviewing.save_draft(appeal, by=ingrid, told={**OPINION, "next_step": "我们会再次查找这笔充值。"})
    refused("opinion-language", reviewing.hand_in, appeal, by=ingrid)


def test_evidence_is_frozen_with_the_decision(handed_in, noor, ingrid, matter):
    said = matter.conversation.messages.get(number=1)
    refused("opinion-handed-in", reviewing.add_evidence, handed_in, by=ingrid, files=[], messages=[said])
    reviewing.send_back(handed_in, by=noor, reason="Add the first message please")
    reviewing.save_draft(handed_in, by=ingrid, told={})
    reviewing.add_evidence(handed_in, by=ingrid, files=[], messages=[said])
    reviewing.hand_in(handed_in, by=ingrid)
    deciding.confirm(handed_in, by=noor)
    listed = Evidence.objects.get(appeal=handed_in)
    assert listed.sha256 == evidence.fingerprint(said)
    assert listed.added_by == ingrid
    for change in (lambda: Evidence.objects.filter(pk=listed.pk).update(sha256="0" * 64), listed.delete):
        with pytest.raises((InternalError, ProgrammingError, DatabaseError), match="frozen"), transaction.atomic():
            change()


def test_it_is_extended_once_with_a_reason_that_the_customer_reads(file, ingrid):
    appeal = file()
    before = appeal.decide_due
    refused("reason", reviewing.extend, appeal, by=ingrid, reason="busy")
    reviewing.extend(appeal, by=ingrid, reason="The bank has not answered our question yet")
    now = again(appeal)
    assert now.decide_due > before + timedelta(days=18)
    line = Message.objects.get(conversation=now.ticket_id, data__what="appeal-extended")
    assert "bank" in line.data["reason"]
    assert line.data["until"] == now.decide_due.isoformat()
    refused("appeal-extended", reviewing.extend, appeal, by=ingrid, reason="The bank has not answered our question yet")


def test_reviewers_are_warned_and_a_break_is_written_down_once(file):
    appeal = file()
    assert again(appeal).told == []
    for back, told in ((14, ["decide-50"]), (19, ["decide-50", "decide-80"])):
        _age(appeal, back)
        watching.watch()
        watching.watch()
        assert set(told) <= set(again(appeal).told)
        assert "decide-late" not in again(appeal).told
    _age(appeal, 40)
    watching.watch()
    watching.watch()
    assert {"decide-late", "acknowledge-late"} <= set(again(appeal).told)
    assert verbs(appeal).count("appeal-late") == 2


def _age(appeal: Appeal, days: int) -> None:
    from heliodesk.appeals import clock

    now = again(appeal)
    now.filed_at = datetime.now(UTC) - timedelta(days=days)
    now.pauses = []
    clock.reckon(now)
    now.save()


def test_one_further_appeal_with_other_people_and_then_no_more(handed_in, file, ingrid, noor, new_agent):
    deciding.confirm(handed_in, by=noor)
    second = file(handed_in.ticket)
    assert (second.instance, second.against, second.earlier) == (2, handed_in.against, handed_in)
    for agent in (ingrid, noor):
        refused("appeal-conflict", reviewing.take, second, by=agent)
    amina, tomas = new_agent("Amina Diallo", roles=["supervisor"]), new_agent("Tomas Berg", roles=["supervisor"])
    reviewing.take(second, by=amina)
    reviewing.save_draft(second, by=amina, told={**OPINION, "result": "rejected"})
    reviewing.hand_in(second, by=amina)
    deciding.confirm(second, by=tomas)
    refused("appeal-no-further", file, second.ticket)
    refused("appeal-no-further", file, handed_in.ticket)


def test_after_the_days_for_a_further_appeal_it_is_closed_and_stays_so(handed_in, file, noor, ingrid):
    deciding.confirm(handed_in, by=noor)
    deciding.close_decided()
    assert again(handed_in).stage == "decided"
    Appeal.objects.update(decided_at=datetime.now(UTC) - timedelta(days=31))
    deciding.close_decided()
    now = again(handed_in)
    assert (now.stage, now.decide_due, now.acknowledge_due) == ("closed", None, None)
    assert Ticket.objects.get(pk=now.ticket_id).status == "closed"
    refused("appeal-no-further", file, now.ticket)
    for act in (reviewing.take, reviewing.give_back, deciding.confirm, reviewing.hand_in):
        with pytest.raises(Refused):
            act(now, by=ingrid)


def test_withdrawn_is_closed_and_another_may_be_filed(file, matter):
    appeal = file()
    filing.withdraw(appeal, customer=matter.conversation.customer)
    assert again(appeal).stage == "closed"
    refused("appeal-stage", filing.withdraw, appeal, customer=matter.conversation.customer)
    assert file().pk != appeal.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_decides(handed_in, noor, new_agent):
    tomas = new_agent("Tomas Berg", roles=["supervisor"])
    outcomes, start = [], threading.Barrier(2)

    def go(agent):
        start.wait()
        try:
            deciding.confirm(handed_in, by=agent)
            outcomes.append(agent.pk)
        except Refused as told:
            outcomes.append(told.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(agent,)) for agent in (noor, tomas)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert again(handed_in).second_id in outcomes
    assert "appeal-stage" in outcomes
    assert AuditEntry.objects.filter(verb="appeal-confirmed").count() == 1
