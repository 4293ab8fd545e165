"""The door for mail providers: /mail/<provider>/inbound/ brings mails, /mail/<provider>/tracking/ tells of ours.

Without HELIODESK_MAIL_WEBHOOK_SECRET it is not there at all. What is behind it, `providers`, brings sixteen providers of
django-anymail with it and is loaded by the first call.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from heliodesk.channels.email.webhook_secret import admits


@csrf_exempt  # a server calls, which has no session: its secret is what counts
def take(request: HttpRequest, esp: str, kind: str) -> HttpResponseBase:
    """A call of the provider `esp`."""
    if not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    if not admits(request.headers.get("authorization", "")):
        answer = HttpResponse("The secret is missing or wrong.", status=401, content_type="text/plain")
        answer["WWW-Authenticate"] = 'Basic realm="mail"'  # some send it only when they are asked
        return answer
    from heliodesk.channels.email import providers

    if not providers.knows(esp, kind):
        raise Http404
    return providers.hear(request, esp, kind)
