"""What is said where everybody reads along: templates without anything of anybody, and free words that pass the same check."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from heliodesk.access.actors import may
from heliodesk.channels.chats import public
from heliodesk.channels.chats.models import Chat, Post, Talk
from heliodesk.channels.chats.public_templates import offered, say_in_public
from heliodesk.console.answers import done, problem, words_for
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.text.saying import comma

KINDS = {
    "name": gettext_lazy("a name"),
    "mail": gettext_lazy("a mail address"),
    "phone": gettext_lazy("a phone number"),
    "id": gettext_lazy("a number or address of somebody’s"),
    "amount": gettext_lazy("an amount"),
    "known": gettext_lazy("known of this customer"),
    "secret": gettext_lazy("a secret"),
    "handle": gettext_lazy("somebody’s account name"),
}


def post_of(conversation: Conversation, chat: Chat) -> dict[str, Any]:
    """What the page shows of it: the post, whether it has gone on in private, and what may be said there without a thought."""
    if not chat.is_open:
        return {}
    post = Post.objects.within([conversation]).select_related("by").first()
    is_private = post is not None and post.private_at is not None
    return {
        "post": post,
        "in_public": not is_private,
        "went_private": is_private,
        "is_open_chat": True,
        "public_templates": offered(chat, conversation),
    }


def why_not(conversation: Conversation, body: str, files: list[str]) -> str:
    """Why these words may not be said in a public conversation, for whoever typed them; empty when they may."""
    if conversation.channel != Channel.MESSENGER:
        return ""
    rows = Talk.objects.within([conversation]).select_related("chat__account", "chat__customer", "chat__identity")
    chat = next((each.chat for each in rows), None)
    if chat is None or not chat.is_open or public.is_private(conversation.pk):
        return ""
    if files:
        return _("Everybody reads this, and a file may show something of the customer. Send it in private.")
    found = public.findings(chat, body, conversation)
    if not found:
        return ""
    unique = {one.shown.casefold(): one for one in found}  # what is known of them, and looks like a name, is one thing
    what = comma().join(f"“{one.shown}” ({KINDS[one.kind]})" for one in list(unique.values())[:5])
    words = _("Everybody reads this. Take out: %(what)s. Or ask the customer to go on in private. Your text is kept.")
    return words % {"what": what}


@require_POST
@signed_in
def say(request: AuthedRequest, key: str) -> HttpResponse:
    """`template`: say it below the post."""
    from heliodesk.console.conversation import one

    conversation = one(request.user, key)
    talk = Talk.objects.within([conversation]).select_related("chat__account").first()
    if talk is None or not talk.chat.is_open:
        return problem(request, _("This is not in public."))
    if not may(request.user.actor, "answer", conversation):
        return problem(request, words_for("not-yours"))
    try:
        say_in_public(request.POST.get("template", ""), talk.chat, conversation, by=request.user)
    except KeyError:
        return problem(request, _("Choose what to say."), status=422)
    return done()
