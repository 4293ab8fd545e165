"""Pages as Zendesk's and Intercom's APIs give them, with what editors there really write and what attackers would."""

import json
from typing import Any

ZENDESK = "https://northstar.zendesk.com"


def zendesk_article(number: int, title: str, body: str, **other: Any) -> dict[str, Any]:
    locale = other.get("locale", "en-us")
    return {
        "id": number,
        "url": f"{ZENDESK}/api/v2/help_center/{locale}/articles/{number}.json",
        "html_url": f"{ZENDESK}/hc/{locale}/articles/{number}-{title.replace(' ', '-')}",
        "author_id": 3465,
        "comments_disabled": True,
        "draft": False,
        "promoted": False,
        "position": 0,
        "vote_sum": 3,
        "vote_count": 5,
        "section_id": 360001,
        "created_at": "2024-03-01T10:00:00Z",
        "updated_at": "2025-06-12T08:30:00Z",
        "edited_at": "2025-06-12T08:30:00Z",
        "name": title,
        "title": title,
        "source_locale": "en-us",
        "locale": locale,
        "outdated": False,
        "outdated_locales": [],
        "user_segment_id": None,
        "permission_group_id": 12,
        "content_tag_ids": [],
        "label_names": ["deposit"],
        "body": body,
        **other,
    }


def zendesk_page(*articles: dict[str, Any], **sideloaded: Any) -> dict[str, Any]:
    return {
        "count": len(articles),
        "next_page": None,
        "page": 1,
        "page_count": 1,
        "per_page": 30,
        "previous_page": None,
        "articles": list(articles),
        "sort_by": "position",
        "sort_order": "asc",
        **sideloaded,
    }


def zendesk_section(number: int, name: str, category: int = 5001, **other: Any) -> dict[str, Any]:
    return {
        "id": number,
        "url": f"{ZENDESK}/api/v2/help_center/en-us/sections/{number}.json",
        "html_url": f"{ZENDESK}/hc/en-us/sections/{number}-{name}",
        "category_id": category,
        "position": 0,
        "sorting": "manual",
        "name": name,
        "description": "",
        "locale": "en-us",
        "source_locale": "en-us",
        "outdated": False,
        "parent_section_id": None,
        "theme_template": "section_page",
        **other,
    }


def zendesk_translation(number: int, locale: str, title: str, body: str, **other: Any) -> dict[str, Any]:
    return {
        "id": number * 10,
        "url": f"{ZENDESK}/api/v2/help_center/articles/{number}/translations/{locale}.json",
        "html_url": f"{ZENDESK}/hc/{locale}/articles/{number}",
        "source_id": number,
        "source_type": "Article",
        "locale": locale,
        "title": title,
        "body": body,
        "outdated": False,
        "draft": False,
        "hidden": False,
        "updated_by_id": 3465,
        "created_by_id": 3465,
        **other,
    }


BODY = (
    '<p>A deposit needs <strong>12 confirmations</strong>; see <a href="/hc/en-us/articles/222-Networks#tron" '
    'target="_self">networks</a>.</p><h2 id="h_01">If it is late</h2><ol><li>Open <em>Wallet</em>.</li><li>Copy the '
    'TXID.</li></ol><div class="note"><p>Never share your TX_KEY.</p></div><table class="wysiwyg-table"><tbody><tr><td>Coin'
    "</td><td>Blocks</td></tr><tr><td>BTC</td><td>2</td></tr></tbody></table>"
    '<p><img src="/hc/article_attachments/360002/where.png" alt="Where the TXID stands"></p>'
)
ZH_BODY = "<p>充值需要 <strong>12 次确认</strong>。</p>"


def zendesk() -> dict[str, Any]:
    return zendesk_page(
        zendesk_article(111, "Deposit missing", BODY),
        zendesk_article(222, "Networks", "<p>Which networks we take.</p>", draft=True),
        zendesk_article(333, "For partners", "<p>Only for you.</p>", user_segment_id=9),
        sections=[zendesk_section(360001, "Deposits")],
        categories=[{"id": 5001, "name": "General", "description": "", "locale": "en-us", "source_locale": "en-us"}],
        translations=[
            zendesk_translation(111, "en-us", "Deposit missing", BODY),
            zendesk_translation(111, "zh-cn", "充值未到账", ZH_BODY),
            zendesk_translation(111, "de", "Einzahlung fehlt", "<p>Zwölf Bestätigungen.</p>"),
        ],
    )


def intercom_articles() -> dict[str, Any]:
    body = (
        '<p class="no-margin">Turn on a passkey. Read <a href="https://help.northstar.example/en/articles/8002-lost-device" '
        'target="_blank" class="intercom-content-link">what to do when it is lost</a>.</p>'
        '<div class="intercom-interblocks-callout" style="background-color: #feedaf80; border-color: #fbc91633;">'
        '<p class="no-margin">Staff never asks for it.</p></div>'
        '<div class="intercom-container"><img src="https://downloads.intercomcdn.com/i/o/1/passkey.png" alt=""></div>'
    )
    zh = {
        "type": "article_content",
        "title": "通行密钥",
        "description": "更安全",
        "body": "<p>开启通行密钥。</p>",
        "state": "draft",
    }
    return {
        "type": "list",
        "pages": {"type": "pages", "page": 1, "per_page": 25, "total_pages": 1},
        "total_count": 2,
        "data": [
            {
                "id": "8001",
                "type": "article",
                "workspace_id": "ns1",
                "parent_id": 77,
                "parent_type": "collection",
                "parent_ids": [77],
                "title": "Passkeys",
                "description": "A safer way to sign in",
                "body": body,
                "author_id": 991,
                "state": "published",
                "created_at": 1734537283,
                "updated_at": 1734537288,
                "url": "https://help.northstar.example/en/articles/8001-passkeys",
                "default_locale": "en",
                "translated_content": {
                    "type": "article_translated_content",
                    "en": {"type": "article_content", "title": "Passkeys", "description": "A safer way to sign in",
                           "body": body, "author_id": 991, "state": "published"},
                    "zh-CN": {**zh, "author_id": 991},
                    "fr": None,
                },
            },
            {
                "id": "8002",
                "type": "article",
                "workspace_id": "ns1",
                "parent_id": None,
                "parent_type": None,
                "title": "Lost device",
                "description": None,
                "body": "<p>Tell us.</p>",
                "author_id": 991,
                "state": "published",
                "url": None,
                "default_locale": "en",
            },
        ],
    }  # fmt: skip


def intercom_collections() -> dict[str, Any]:
    return {
        "type": "list",
        "data": [
            {"id": "70", "workspace_id": "ns1", "name": "Safety", "description": "Keep it yours", "order": 2,
             "parent_id": None, "default_locale": "en", "icon": "bookmark", "help_center_id": 1,
             "translated_content": {"type": "group_translated_content", "zh-CN": {"type": "group_content", "name": "安全",
                                    "description": "保护账户"}}},
            {"id": "77", "workspace_id": "ns1", "name": "Signing in", "description": "", "order": 1, "parent_id": "70",
             "default_locale": "en"},
        ],
        "pages": {"type": "pages", "page": 1, "per_page": 20, "total_pages": 1},
    }  # fmt: skip


def packed(*pages: Any) -> bytes:
    return json.dumps(list(pages), ensure_ascii=False).encode()


HOSTILE = (
    "<script>alert(1)</script><p onclick=steal()>Hello <img src=x onerror=alert(1)></p><style>p{}</style>"
    '<a href="javascript:alert(1)">here</a><a href="data:text/html,x">there</a><iframe srcdoc="<script>1</script>"></iframe>'
    "<svg><script>alert(2)</script></svg><math><mtext><img src=y onerror=alert(3)></mtext></math>"
    '<form action="https://evil.example"><input name=q></form><p>[x](javascript:alert(1)) ![p](https://evil.example/t.gif)</p>'
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><p>&lt;script&gt;alert(4)&lt;/script&gt;</p>'
)
