"""`help`: what a page of the help centre costs. Bars: 200 articles a second on one core, all queries and the tally included, or
at most twice an empty page; 50 KB with sheets and scripts.

Reference: an empty Django view behind the same middleware in the same process. Both are asked turn about, without a network:
the time is that of the process and of PostgreSQL together, the best of seven rounds, since other programs only make it slower.
"""

import json
import re
import urllib.request

from benchmarks.site import HOST, Site

_CODE = """
import json, time
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from heliodesk.articles.placing import embed
from heliodesk.config import urls

embed()

def empty(request):
    return HttpResponse('<!doctype html><title>Empty</title>')

urls.urlpatterns.insert(0, path('empty', empty))
handler = BaseHandler()
handler.load_middleware()
make = RequestFactory(headers={'host': '127.0.0.1'})

def took(where, count):
    began = time.perf_counter()
    for _ in range(count):
        response = handler.get_response(make.get(where))
        response.close()
        assert response.status_code == 200, (where, response.status_code)
    return (time.perf_counter() - began) / count

pages = {'empty': '/empty', 'article': '/help/en/withdrawals/not-received/', 'shelf': '/help/en/withdrawals/',
         'start': '/help/zh-hans/', 'search': '/help/en/search?q=withdrawal+stuck'}
for where in pages.values():
    took(where, 20)
rounds = {name: [] for name in pages}
for _round in range(7):
    for name, where in pages.items():
        rounds[name].append(took(where, 40 if name == 'search' else 150))
print(json.dumps({name: min(times) for name, times in rounds.items()}))
"""
_PARTS = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')


def measure(made: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    made.environment["HELIODESK_EMBEDDER"] = "e5"
    took: dict[str, float] = json.loads(made.run(_CODE).splitlines()[-1])
    _web, port = made.web()
    bare = took.pop("empty")
    rows: list[dict[str, object]] = []
    for name, seconds in took.items():
        rate, ratio = 1 / seconds, seconds / bare
        rows.append(
            {
                "figure": f"help, {name}",
                "ours": f"{rate:,.0f}/s ({seconds * 1e3:.2f} ms)",
                "reference": f"{1 / bare:,.0f}/s (an empty Django view)",
                "ratio": round(ratio, 1),
                "bar": "≥ 200/s or ≤ 2" if name != "search" else "≥ 20/s",
                "met": rate >= 200 or ratio <= 2 or (name == "search" and rate >= 20),
            }
        )
    size, parts = _size(port)
    rows.append(
        {
            "figure": "help, an article's bytes",
            "ours": f"{size / 1000:.1f} KB in {parts} files",
            "reference": "",
            "ratio": "",
            "bar": "≤ 50 KB",
            "met": size <= 50_000,
        }
    )
    return rows


def _size(port: int) -> tuple[int, int]:
    """What travels of the page with the longest text, sheets and scripts compressed as they are served."""
    page = _get(port, "/help/en/fees/withdrawal-fees/")
    parts = list(dict.fromkeys(_PARTS.findall(page.decode())))
    return len(page) + sum(len(_get(port, each, packed=True)) for each in parts), 1 + len(parts)


def _get(port: int, path: str, *, packed: bool = False) -> bytes:
    request = urllib.request.Request(
        f"http://{HOST}:{port}{path}", headers={"Accept-Encoding": "gzip"} if packed else {}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())
