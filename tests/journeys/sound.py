"""What must hold on every screen: nothing that axe finds, in light and dark, and nothing wider than it is.

One visit looks at all of it: a page that is loaded anew for each width and each scheme costs six times as much and shows no more.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that a scheme can change


def faults(page: Page, options: dict[str, object] | None = None) -> list[str]:
    """What axe finds now, in words."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def faults_in_both(page: Page) -> list[str]:
    """As `faults`, and the contrast in the dark too; leaves the page light."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # a colour that is on its way is none
    found = faults(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {each}" for each in faults(page, _CONTRAST)]
    page.emulate_media(color_scheme="light")
    return found


def faults_everywhere(page: Page, *, phone_too: bool = True) -> list[str]:
    """As `faults_in_both` at 1440 px, and on a phone; nothing is wider than 320 px. Leaves the page at 1440 px."""
    page.set_viewport_size({"width": 1440, "height": 900})
    found = faults_in_both(page)
    page.set_viewport_size({"width": 390, "height": 844})
    found += wider(page, 390)
    if phone_too:
        found += [f"390 px: {each}" for each in faults(page)]
        page.set_viewport_size({"width": 320, "height": 700})
        found += wider(page, 320)
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


def wider(page: Page, width: int) -> list[str]:
    """What says that the page is wider than its screen; nothing when it is not."""
    now = page.evaluate("document.documentElement.scrollWidth")
    return [f"{now} px wide on {width}"] if now > width else []
