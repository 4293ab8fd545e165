"""While an appeal runs, who decided is not offered its customer."""

from heliodesk.appeals.filing import withdraw
from heliodesk.conversations.models import Conversation
from heliodesk.routing.assignment import assign
from heliodesk.routing.presence import set_presence


def test_who_decided_is_offered_nothing_of_the_customer_until_the_appeal_is_over(file, matter, mei, write):
    customer = matter.conversation.customer
    appeal = file()
    set_presence(mei, "available")
    chat = write(customer)
    assign()
    assert Conversation.objects.get(pk=chat.pk).state == "queued"
    withdraw(appeal, customer=customer)
    assign()
    assert Conversation.objects.get(pk=chat.pk).offered_to == mei
