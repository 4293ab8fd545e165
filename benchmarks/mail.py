"""`mail`: are real mails read as their own systems' suites expect, and how long does one take?

The mails are looked for where HELIODESK_BENCH_DATA says (`mail/cases.jsonl` with its `score.py`); without them only the speed is
measured, on mails of our own.
"""

import email
import email.policy
import importlib.util
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.site import Site
from heliodesk.mail.parse import parse
from heliodesk.mail.tests.samples import HTML, PICTURE, TEXT, multipart

BARS = {
    "no_crash": 100, "subject": 98.5, "from": 98, "from_name": 94, "to": 98, "body_contains": 97, "reply_text": 88,
    "attachments": 94, "is_auto_reply": 99, "is_bounce": 100,
}  # fmt: skip
WHOLE = 93
ROUNDS = 400


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    rows = [_speed()]
    folder = os.environ.get("HELIODESK_BENCH_DATA")
    if folder:
        rows += _fields(Path(folder) / "mail")
    return rows


def scored(raw: bytes) -> dict[str, object]:
    """One mail in the words of the scorer."""
    mail = parse(raw)
    first = mail.senders[0] if mail.senders else None
    return {
        "from": first.address if first else "",
        "from_name": first.name if first else "",
        "to": [each.address for each in mail.to],
        "cc": [each.address for each in mail.cc],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "reply_text": mail.reply,
        "attachments": [
            {"filename": each.name, "content_type": each.media_type, "size": len(each.content)}
            for each in mail.attachments
        ],
        "is_auto_reply": mail.kind in ("auto-reply", "delivery report", "own loop"),
        "is_bounce": mail.kind == "bounce",
        "bounce_recipients": list(mail.bounced),
        "message_id": mail.message_id,
        "in_reply_to": [f"<{each}>" for each in mail.in_reply_to],
        "references": [f"<{each}>" for each in mail.references],
    }


def _speed() -> dict[str, object]:
    """An ordinary mail: two forms, a picture, a quote of forty lines."""
    quote = (
        b"\r\n\r\nOn Fri, 3 May 2024 at 10:00, Desk <help@desk.example> wrote:\r\n"
        + b"> Thank you for writing to us.\r\n" * 40
    )
    words = multipart(
        TEXT + quote,
        HTML.replace(b"</p>", b"</p><blockquote type=cite>" + b"<p>Thank you.</p>" * 40),
        kind="alternative",
        boundary="b2",
    )
    raw = multipart(words[words.index(b"Content-Type: multipart") :], PICTURE + b"A" * 40000)
    ours = _p50(lambda: parse(raw))
    standard = _p50(lambda: _by_the_library(raw))
    return {
        "figure": f"mail, reading an ordinary one ({len(raw) // 1000} KB), p50", "ours": f"{ours:.2f} ms",
        "reference": f"{standard:.2f} ms (email, policy.default: parts and headers alone)", "ratio": round(ours / standard, 2),
        "bar": "≤ 2 ms", "met": ours <= 2,
    }  # fmt: skip


def _by_the_library(raw: bytes) -> None:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["subject"]
    assert message["from"]
    for part in message.walk():
        part.get_payload(decode=True)


def _p50(run: Callable[[], object]) -> float:
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return sorted(took)[ROUNDS // 2] * 1000


def _fields(folder: Path) -> list[dict[str, object]]:
    """The share of assertions that hold, field by field."""
    check = _scorer(folder / "score.py").check
    right: dict[str, list[bool]] = defaultdict(list)
    whole = []
    for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        try:
            read = scored((folder / case["file"]).read_bytes())
        except Exception:
            read = {}
        right["no_crash"].append(bool(read))
        told = {field: check(field, wanted, read) for field, wanted in case["expects"].items()}
        met = {field: why is None for field, why in told.items() if why is not NotImplemented}
        for field, is_met in met.items():
            right[field].append(is_met)
        if case["expects"]:
            whole.append(all(met.values()))
    rows = [_share("all assertions of a mail", whole, WHOLE)]
    return rows + [_share(field.replace("_", " "), right[field], bar) for field, bar in BARS.items()]


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("mail_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(name: str, met: list[bool], bar: float) -> dict[str, object]:
    share = 100 * sum(met) / max(1, len(met))
    return {
        "figure": f"mail, {name}", "ours": f"{share:.1f} %", "reference": f"{len(met)} real mails", "ratio": round(share / 100, 3),
        "bar": f"≥ {bar} %", "met": share >= bar,
    }  # fmt: skip
