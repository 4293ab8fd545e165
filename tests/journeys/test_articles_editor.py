"""An editor changes a Chinese article, sees it as readers will, publishes it, looks at what changed, and goes back."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.journey
LIST = "/console/articles/"
ZH = f"{LIST}cold-storage/zh-hans/"


def files() -> bytes:
    """An article in two languages, as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("categories.yaml", "- slug: safety\n  en: {name: Safety}\n  zh-hans: {name: 冷存储}\n")
        out.writestr(
            "safety/cold-storage.en.md", "---\ntitle: Where are coins kept?\n---\n## Kept\n\nMostly offline.\n"
        )
        out.writestr(
            "safety/cold-storage.zh-hans.md", "---\ntitle: 资产存放在哪里？\n---\n## 存放\n\n大部分离线存放。\n"
        )
    return made.getvalue()


@pytest.fixture
def page(desk, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    page = context.new_page()
    page.set_default_timeout(8_000)
    page.goto(f"{desk.url}/accounts/login/")
    page.fill("[name=login]", "lu@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}/console/**")
    yield page
    context.close()


def test_a_chinese_article_is_changed_previewed_published_compared_and_restored(desk, page: Page) -> None:
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    page.goto(f"{desk.url}{LIST}files")
    page.set_input_files("[name=file]", {"name": "a.zip", "mimeType": "application/zip", "buffer": files()})
    page.select_option("[name=publishing]", "yes")
    page.get_by_role("button", name="Bring them in").click()
    expect(page.get_by_role("status").filter(has_text="What was brought in")).to_contain_text("Published2")
    assert Axe().run(page).violations_count == 0

    page.get_by_role("link", name="Articles", exact=True).click()
    row = page.get_by_role("row").filter(has_text="cold-storage")
    expect(row.get_by_text("Published", exact=True)).to_have_count(2)
    row.get_by_role("link", name=re.compile("中文")).click()
    page.wait_for_url(f"{desk.url}{ZH}")
    expect(page.get_by_role("region", name="Source text")).to_contain_text("Mostly offline.")

    shown = page.locator("#article-preview")
    expect(shown.get_by_role("heading", name="存放")).to_be_visible()
    page.fill("#body", "## 存放\n\n**大部分**离线存放，见[没有](none.md)。\n\n<script>alert(1)</script>\n")
    expect(shown.locator("strong")).to_have_text("大部分")  # by itself, without a key more
    expect(shown).to_contain_text("1 link leads nowhere")
    expect(shown).to_contain_text("<script>alert(1)</script>")
    page.fill("#body", "## 存放\n\n**大部分**离线存放。\n")
    expect(shown).not_to_contain_text("leads nowhere")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Edition 2 is what readers see from now on.")).to_be_visible()

    page.get_by_role("link", name="History").click()
    page.wait_for_url(f"{desk.url}{ZH}history")
    expect(page.locator("del.line")).to_contain_text("大部分离线存放。")
    expect(page.locator("ins.line")).to_contain_text("**大部分**离线存放。")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Restore as draft").click()
    expect(page.get_by_text("Edition 1 is your draft now.")).to_be_visible()
    expect(page.locator("#body")).to_have_value("## 存放\n\n大部分离线存放。\n")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Edition 3 is what readers see from now on.")).to_be_visible()
    assert wrong == []


SAID = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!parent.closest("script, textarea, .hd-words, .hd-mono, .as-read, .written, .lines, [lang=en]")) said.push(data);
  }
  for (const each of document.querySelectorAll("main [aria-label]")) said.push(each.getAttribute("aria-label"));
  return said;
}"""
NOT_OURS = re.compile(
    r"Markdown|front matter|categories\.yaml|shelf/name\.(language\.)?md|WARNING|[Zz]ip|MB|API|deposit-missing|"
    r"Support|Institutional desk|Payments|Compliance|Security|Trading|English|Lu Chen|UTC"
)


@pytest.mark.parametrize(
    "path", ["", "files", "cold-storage/", "cold-storage/zh-hans/", "cold-storage/zh-hans/history"]
)
def test_nothing_is_english_or_too_wide_on_a_chinese_phone(desk, page: Page, path: str) -> None:
    page.goto(f"{desk.url}{LIST}files")
    page.set_input_files("[name=file]", {"name": "a.zip", "mimeType": "application/zip", "buffer": files()})
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_role("heading", name="What was brought in").wait_for()
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": desk.url}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{desk.url}{LIST}{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    left = [text.strip() for text in page.evaluate(SAID) if re.search("[A-Za-z]{2,}", NOT_OURS.sub("", text))]
    assert left == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
