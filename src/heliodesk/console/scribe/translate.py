"""A conversation read in the agent's language, and an answer written in the customer's; the original is always one click away."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.conversation import one, stance
from heliodesk.console.scribe.reading import is_translated, remember
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.console.thread import PAGE, read_thread
from heliodesk.conversations.models import Message
from heliodesk.scribe import translating

_AT_FIRST = 40  # messages that are translated when somebody turns it on; others when they are looked at
_LONGEST = 8_000


@require_POST
@answerers_only
def both_ways(request: AuthedRequest, key: str) -> HttpResponse:
    """`on` 1 or 0: the thread again, with translations or without."""
    talk, agent = one(request.user, key), request.user
    remember(request, key, on=request.POST.get("on") == "1")
    if is_translated(request, key):
        said = Message.objects.within([talk], agent.actor).filter(kind=Message.Kind.TEXT).order_by("-number")
        translating.translate(list(said[: min(_AT_FIRST, PAGE)]), get_language() or "en")
    found = read_thread(talk, agent, translated=is_translated(request, key))
    return render(request, "console/parts/thread.html", {**stance(talk, agent), "thread": found})


@require_GET
@answerers_only
def one_more(request: AuthedRequest, key: str, number: int) -> HttpResponse:
    """A message that came since: its translation, in the place that waits for it."""
    talk = one(request.user, key)
    said = get_object_or_404(Message.objects.within([talk], request.user.actor), number=number)
    made = translating.translate([said], get_language() or "en").get(said.pk)
    return render(request, "console/scribe/translation.html", {"made": made})


@require_POST
@answerers_only
def draft(request: AuthedRequest, key: str) -> HttpResponse:
    """`body` in the customer's language, as JSON `text`; 422 with a `message` when there is no translation to be trusted."""
    talk = one(request.user, key)
    text = request.POST.get("body", "")[:_LONGEST].strip()
    made = translating.into(text, talk.language) if text else ""
    if not made:
        words = _("There is no translation that can be trusted. Your text is as it was.")
        return JsonResponse({"error": "no-translation", "message": words}, status=422)
    return JsonResponse({"text": made})
