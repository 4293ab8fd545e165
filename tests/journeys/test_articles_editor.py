"""An editor changes a Chinese article, sees it as readers will, publishes it, looks at what changed, and goes back."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from heliodesk.files.tests.samples import picture

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
    if (!parent.closest("script, noscript, textarea, .hd-words, .hd-mono, .as-read, .written, .lines, [lang=en]")) said.push(data);
  }
  for (const each of document.querySelectorAll("main [aria-label]")) said.push(each.getAttribute("aria-label"));
  return said;
}"""
NOT_OURS = re.compile(
    r"Markdown|front matter|categories\.yaml|shelf/name\.(language\.)?md|WARNING|[Zz]ip|MB|API|JSON|App|Discord|Northstar|[a-z.]+\.example\S*|Zendesk|Intercom|media/name\.png|deposit-missing|"
    r"Support|Institutional desk|Payments|Compliance|Security|Trading|English|Lu Chen|UTC"
)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "files",
        "cold-storage/",
        "cold-storage/zh-hans/",
        "cold-storage/zh-hans/history",
        "cold-storage/readers/",
        "?show=links",
        "incidents/",
        "directory/",
    ],
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


SHIFT = """
new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 600);
})
"""


def test_a_picture_is_put_in_by_a_browser_without_scripts(desk, page: Page, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{desk.url}{LIST}order-types/en/")
    before = plain.input_value("#body")
    plain.fill("#title", "A title that is not kept yet")
    plain.get_by_text("Put in a picture or film").click()
    put, said = plain.get_by_role("button", name="Put it in"), plain.locator("#medium-said")
    put.click()
    expect(said).to_have_text("Choose a picture or film first.")
    made = {"name": "Order book.png", "mimeType": "image/png", "buffer": picture("PNG", (900, 500))}
    plain.set_input_files("#medium-file", made)
    put.click()
    expect(said).to_have_text("Say what it shows, for those who cannot see it.")
    plain.fill("#medium-words", "The order book [live]")
    put.click()
    for _again in range(5):
        if "being checked" in said.inner_text():
            put.click()
    expect(said).to_have_text("It stands at the end of your text. Save to keep it.")
    assert re.fullmatch(
        re.escape(before.rstrip()) + r"\n\n!\[The order book \\\[live\\\]\]\(\.\./media/order-book-\w{10}\.png\)\n*",
        plain.input_value("#body"),
    )
    assert plain.input_value("#title") == "A title that is not kept yet"
    expect(plain.locator("#article-preview img")).to_have_attribute("alt", "The order book [live]")
    plain.set_input_files("#medium-file", {"name": "no.png", "mimeType": "image/png", "buffer": b"MZ" + bytes(400)})
    plain.fill("#medium-words", "Nothing")
    put.click()
    expect(said).to_have_class(re.compile("error"))
    plain.get_by_role("button", name="Save draft").last.click()
    expect(plain.get_by_text("Your draft is kept")).to_be_visible()
    plain.get_by_role("button", name="Drop").first.click()
    context.close()


def test_a_picture_is_put_in_said_in_words_and_moves_nothing(desk, page: Page, browser: Browser) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{desk.url}{LIST}order-types/en/")
    page.get_by_text("Put in a picture or film").click()
    put, said = page.get_by_role("button", name="Put it in"), page.locator("#medium-said")
    put.click()
    expect(said).to_have_text("Choose a picture or film first.")
    made = {"name": "Order book.png", "mimeType": "image/png", "buffer": picture("PNG", (1500, 900))}
    page.set_input_files("#medium-file", made)
    put.click()
    expect(said).to_have_text("Say what it shows, for those who cannot see it.")
    page.fill("#medium-words", "The order book [live]")
    page.evaluate("document.getElementById('body').setSelectionRange(0, 0)")
    put.click()
    expect(said).to_have_text("It is in the text, where the cursor was.")
    assert re.match(
        r"!\[The order book \\\[live\\\]\]\(\.\./media/order-book-\w{10}\.png\)\n\n", page.input_value("#body")
    )
    expect(page.locator("#article-preview img")).to_have_attribute("alt", "The order book [live]")
    expect(page.locator("#preview-failed")).to_be_hidden()
    assert [
        each["id"] + str([n["html"] for n in each["nodes"]]) for each in Axe().run(page).response["violations"]
    ] == []

    page.fill("#body", page.input_value("#body") + "\n\n![](../media/none.png)\n")
    expect(page.locator("#article-preview")).to_contain_text("Say between the brackets what it shows")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".notice--error")).to_contain_text("no words for those who cannot see it")
    page.fill("#body", page.input_value("#body").replace("![](../media/none.png)", ""))
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("is what readers see from now on")).to_be_visible()

    for width in (1440, 390):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en")
        reader = context.new_page()
        reader.goto(f"{desk.url}/help/en/trading-rules/order-types/")
        reader.locator(".body img").scroll_into_view_if_needed()
        expect(reader.locator(".body img")).to_have_js_property("complete", True)
        assert reader.evaluate(SHIFT) < 0.001
        assert reader.evaluate("document.querySelector('.body img').naturalWidth") > 0
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
    assert wrong == []
