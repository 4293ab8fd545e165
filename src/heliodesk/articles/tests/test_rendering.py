"""Markdown is shown clean, with anchors, callouts and tables."""

import re

import pytest

from heliodesk.articles.rendering import render

BODY = """Before any heading.

# How long?

Some **time**. See [hours](/hours/).

> [!WARNING]
> Nobody asks for your *password*.

## How long?

| Coin | Minutes |
|---|---:|
| BTC | 30 |

1. One
2. Two

### 充值多久到账？

看 `TXID`。
"""


def test_headings_have_anchors_and_sections_their_text():
    made = render(BODY)
    assert [section.anchor for section in made.sections] == ["", "how-long", "how-long-2", "充值多久到账"]
    assert made.sections[0].text == "Before any heading."
    assert "Some time. See hours." in made.sections[1].text
    assert "30" in made.sections[2].text
    assert '<h2 id="how-long">' in made.html
    assert "<h1" not in made.html


def test_callouts_tables_and_steps():
    html = render(BODY).html
    assert '<div class="callout warning" role="note">' in html
    assert "[!WARNING]" not in html
    assert "<em>password</em>" in html
    assert '<td class="end">30</td>' in html
    assert '<th scope="col"' in html
    assert "<ol>" in html


def test_links_are_resolved_and_listed():
    made = render("[a](../fees/trading.en.md) [b](https://x.example)", resolve=lambda at: at.replace("../", "/help/"))
    assert made.links == ["/help/fees/trading.en.md", "https://x.example"]
    assert 'rel="noopener"' in made.html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://spy.example/a.png)",
        '<img src=x onerror="alert(1)">',
        "<div style='position:fixed'>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_acts_or_spies_is_left(body):
    tags = "".join(re.findall(r"<[a-z][^>]*>", render(body).html))
    for sign in ("script", "javascript:", "spy.example", "onerror", "style=", "data:"):
        assert sign not in tags
