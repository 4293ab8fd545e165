"""Answers to customers' programs: JSON, and refusals in words of their language that name the rule."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import LONGEST, Refused
from heliodesk.files.rules import Refused as RefusedFile
from heliodesk.files.rules import words_for
from heliodesk.limits.buckets import TooMany
from heliodesk.people.identity import NotIdentified

LARGEST = 64 * 1024  # bytes of a request

_WORDS = {
    "body-empty": _("The message is empty. Write something, then send it."),
    "body-too-long": _("The message is too long. The limit is %(limit)s characters; please send it in parts."),
    "body-text": _("The message has to be text."),
    "client-id": _("The message has no valid client_id. Give each message a UUID of its own."),
    "client-id-reused": _("Another message was already sent under this client_id."),
    "json": _("The request is not a JSON object."),
    "too-large": _("The request is too large."),
    "token": _("Your chat session has ended. Please open the chat again."),
    "not-found": _("There is no such conversation."),
    "query": _("The address has parameters that are no text."),
    "channel": _("`channel` is chat, mail, request or messenger."),
    "language": _("`language` is a language tag such as en or zh-Hans."),
    "country": _("`country` is a code of two letters such as SG (ISO 3166-1)."),
    "zone": _("`zone` is a time zone such as Asia/Singapore."),
    "region": _("There is no such region."),
    "at": _("`at` is an instant with its offset, such as 2026-11-24T08:00:00Z."),
    "range": _("`from` and `to` are dates, at most 62 days, from a week ago to 13 months ahead."),
    "hours-unavailable": _("The hours are not known yet. Ask again in a moment."),
    "number": _("A message number is missing or wrong."),
    "team": _("There is no such team."),
    "too-fast": _("You are sending very fast. Your message is kept and will be sent in a moment."),
    "address": _("There is nothing at this address."),
    "method": _("This address does not take that kind of request."),
    "origin": _("This page may not speak to the chat: its address is not among those that the desk knows."),
    "too-many": _("Too many requests come from here at the moment. Please wait a little, then try again."),
    "unavailable": _("The service is interrupted for a moment. Your message is kept and will be sent."),
    "identity": _("The exchange's identity token was refused (%(rule)s)."),
}

Endpoint = Callable[[Request], Awaitable[Response]]


def refuse(
    error: str, status: int, language: str, *, headers: dict[str, str] | None = None, **values: object
) -> JSONResponse:
    """An error answer: `error` is the rule's stable name, `message` says it to a person."""
    with translation.override(language):
        message = str(_WORDS[error]) % {"limit": LONGEST, **values}
    return JSONResponse({"error": error, "message": message, **values}, status, headers)


def too_many(error: TooMany, language: str) -> JSONResponse:
    """429, with the seconds to wait."""
    rule = "too-fast" if error.limit == "post.person" else "too-many"
    return refuse(rule, 429, language, headers={"retry-after": str(error.wait)})


async def no_route(request: Request, error: Exception) -> Response:
    """404 and 405 for addresses and methods that are not ours."""
    status = getattr(error, "status_code", 404)
    headers = getattr(error, "headers", None)
    return refuse("method" if status == 405 else "address", status, language_of(request), headers=headers)


def language_of(request: Request) -> str:
    """The interface language that the request asks for, among those that Heliodesk has."""
    return best_language(request.headers.get("accept-language", ""))


def best_language(wanted: str) -> str:
    """Choose from an Accept-Language value: any Chinese is served zh-hans, everything unknown en."""
    for part in wanted.lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("zh"):
            return "zh-hans"
        if tag.startswith("en"):
            return "en"
    return "en"


def answers(endpoint: Endpoint) -> Endpoint:
    """Turn the errors that an endpoint may raise into answers."""

    async def answer(request: Request) -> Response:
        language = language_of(request)
        try:
            return await endpoint(request)
        except Refused as error:
            return refuse(error.rule, error.status, language)
        except RefusedFile as error:
            with translation.override(language):
                return JSONResponse({"error": error.rule, "message": words_for(error.rule)}, error.status)
        except BadToken:
            return refuse("token", 401, language)
        except NotIdentified as error:
            return refuse("identity", 401, language, rule=error.rule)
        except TooMany as error:
            return too_many(error, language)
        except (OperationalError, InterfaceError):
            return refuse("unavailable", 503, language, headers={"retry-after": "1"})
        except ClientDisconnect:
            return Response(status_code=400)  # to nobody: the connection broke while the body came

    return answer


def short(value: object, length: int) -> str:
    """A word from outside: at most `length` characters, nothing that a database could not store; "" for no string."""
    if not isinstance(value, str):
        return ""
    return value[:length].encode(errors="ignore").decode().replace("\x00", "")


async def json_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused("json") or Refused("too-large")."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Refused("too-large", status=413)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("json") from error
    if not isinstance(value, dict):
        raise Refused("json")
    return value
