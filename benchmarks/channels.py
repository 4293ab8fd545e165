"""`channels`: is what platforms send read as it is meant, and how long does one body take?

The payloads are looked for where HELIODESK_BENCH_DATA says (`payloads/index.jsonl`, one file for each body); without them only the
speed is measured, on bodies of our own.
"""

import importlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.site import Site
from heliodesk.channels.base import Account, Answer, Incoming, Request
from heliodesk.channels.tests.samples import SAMPLES

FOLDERS = {"instagram": "messenger"}
GROUPS = ("kinds", "senders", "texts", "ids", "attachments", "signatures", "facts")
CONFIGURED = {"own_app_id": "app_id"}  # stands among the expectations, but is what the account is told
TOLD = {
    "kind", "sender_id", "sender_name", "text", "attachments", "external_message_id", "reply_to", "valid_signature",
    "conversation_id", "conversation_peer", "http_status", "challenge_response", "events_count",
}  # fmt: skip
ROUNDS = 2000
BAR_MS = 0.5


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    rows = _speed()
    folder = os.environ.get("HELIODESK_BENCH_DATA")
    if folder:
        right = graded(Path(folder) / "payloads")
        rows += [_share(group, right[group]) for group in GROUPS]
    return rows


def graded(folder: Path) -> dict[str, list[tuple[bool, str]]]:
    """Every expectation of every payload: whether it is met, and what it was."""
    right: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for group, wanted, got, where in _compared(case, (folder / case["file"]).read_bytes()):
            right[group].append((got in wanted, f"{case['id']} {where}: {got!r} is none of {wanted!r}"))
    return right


def _compared(case: dict[str, Any], raw: bytes) -> Iterator[tuple[str, list[Any], Any, str]]:
    module = importlib.import_module(f"heliodesk.channels.{FOLDERS.get(case['channel'], case['channel'])}.receiving")
    account, request, expects = _account(case), _request(case, raw), case["expects"]
    answer = module.verify(request, account)
    if expects.get("valid_signature") is False:
        wanted = [expects["http_status"]] if "http_status" in expects else [401, 403]
        yield "signatures", wanted, answer.status if answer else 200, "refusal"
    elif expects["kind"] == "challenge":
        yield "signatures", [expects["http_status"]], answer.status if answer else None, "status"
        if "challenge_response" in expects:
            yield "signatures", [expects["challenge_response"]], _body(answer), "challenge"
    else:
        yield "signatures", [None], answer, "acceptance"
    if expects["kind"] == "challenge":
        return
    told, events = module.receive(request, account), case.get("events") or [expects]
    if "events" in case or "events_count" in expects:
        count = expects.get("events_count", len(events))
        yield "ids", [count], len(told), "events"
        yield "ids", [count], len({one.event_key for one in told}), "keys"
    again = module.receive(request, account)
    yield "ids", [[one.event_key for one in told]], [one.event_key for one in again], "keys of a redelivery"
    for place, wanted in enumerate(events):
        yield from _fields(wanted, told[place] if place < len(told) else None)


def _fields(wanted: dict[str, Any], told: Incoming | None) -> Iterator[tuple[str, list[Any], Any, str]]:
    if told is None:
        yield "kinds", [wanted["kind"]], "no event", "kind"
        return
    yield "kinds", [wanted["kind"], *wanted.get("kind_alternatives", ())], told.kind.value, "kind"
    yield "senders", [wanted["sender_id"]], told.sender_id, "sender_id"
    yield "senders", [wanted["sender_name"]], told.sender_name, "sender_name"
    yield "texts", [wanted["text"], *wanted.get("text_alternatives", ())], told.text, "text"
    yield "ids", [wanted["external_message_id"]], told.external_message_id, "external_message_id"
    yield "ids", [wanted["reply_to"]], told.reply_to, "reply_to"
    for field in ("conversation_id", "conversation_peer"):
        if field in wanted:
            yield "ids", [wanted[field]], told.conversation_id, field
    yield "attachments", [len(wanted["attachments"])], len(told.attachments), "how many"
    for one, ours in zip(wanted["attachments"], told.attachments, strict=False):
        yield "attachments", [one["type"], *wanted.get("type_alternatives", ())], ours.type, "type"
        yield "attachments", [one["id_or_url"], *wanted.get("id_or_url_alternatives", ())], ours.id_or_url, "id_or_url"
        if "name" in one:
            yield "attachments", [one["name"]], ours.name, "name"
    for field, value in wanted.items():
        if field in TOLD or field in CONFIGURED or field.endswith("_alternatives"):
            continue
        yield "facts", [value], told.is_group if field == "is_group" else told.facts.get(field), field


def _account(case: dict[str, Any]) -> Account:
    context, secret = case["context"], case["secret"] or ""
    names = ("secret_token", "app_secret", "verify_token", "consumer_secret", "channel_secret", "public_key")
    own = next((context[key] for key in ("self_id", "bot_id", "phone_number_id") if key in context), "")
    options = {ours: case["expects"][theirs] for theirs, ours in CONFIGURED.items() if theirs in case["expects"]}
    return Account(case["channel"], "bench", str(own), dict.fromkeys(names, secret), options)


def _request(case: dict[str, Any], raw: bytes) -> Request:
    headers = {name.lower(): value for name, value in case["headers"].items()}
    if case["method"] == "GET" and case["transport"] == "webhook":
        return Request(b"", headers, "GET", json.loads(raw)["query"])
    return Request(raw, headers, case["method"])


def _body(answer: Answer | None) -> Any:
    if answer is None:
        return None
    return json.loads(answer.body) if "json" in answer.content_type else answer.body.decode()


def _speed() -> list[dict[str, object]]:
    """One usual body of each channel; the row is the slowest of them."""
    took = {}
    for channel, (account, request) in SAMPLES.items():
        module = importlib.import_module(f"heliodesk.channels.{FOLDERS.get(channel, channel)}.receiving")
        ours = _p50(
            lambda module=module, request=request, account=account: (
                module.verify(request, account),
                module.receive(request, account),
            )
        )
        took[channel] = ours, _p50(lambda request=request: json.loads(request.body))
    slowest = max(took, key=lambda channel: took[channel][0])
    ours, standard = took[slowest]
    return [
        {
            "figure": "channels, reading one, p50", "ours": f"{ours:.3f} ms ({slowest}, the slowest of {len(took)})",
            "reference": f"{standard:.3f} ms (json.loads of the same body)", "ratio": round(ours / standard, 2),
            "bar": f"≤ {BAR_MS} ms", "met": ours <= BAR_MS,
        }
    ]  # fmt: skip


def _p50(run: Any) -> float:
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return sorted(took)[ROUNDS // 2] * 1000


def _share(group: str, met: list[tuple[bool, str]]) -> dict[str, object]:
    held = sum(is_met for is_met, _ in met)
    share = 100 * held / max(1, len(met))
    return {
        "figure": f"channels, {group}", "ours": f"{share:.1f} %", "reference": f"{len(met)} expectations", "ratio": round(share / 100, 3),
        "bar": "100 %", "met": held == len(met),
    }  # fmt: skip
