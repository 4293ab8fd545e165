"""A picture with something to hide in it: made, drawn on, and looked at as it is kept."""

import io

from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Page

SECRET = (100, 150, 460, 230)  # left, top, right, bottom of what is to be covered


def screenshot() -> bytes:
    """A white page with fine black writing in one place, coloured bars around, and a place in its metadata."""
    image = Image.new("RGB", (800, 600), "white")
    ink = ImageDraw.Draw(image)
    for x in range(SECRET[0], SECRET[2], 6):
        ink.rectangle((x, SECRET[1], x + 2, SECRET[3] - 1), fill="black")
    ink.rectangle((0, 0, 799, 60), fill="#135d66")
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "balance 2.48 BTC at home")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=about)
    return out.getvalue()


STORED = """
import base64
from heliodesk.files.models import File
from heliodesk.files.storing import blocks
found = File.objects.get(name="{name}")
print(found.state, bool(found.attached_at))
print(base64.b64encode(b"".join(blocks(found.storage_name))).decode() if found.state == "ready" else "")
"""


def drag(page: Page, box: tuple[int, int, int, int]) -> None:
    """Draw on the picture, in its own pixels."""
    at = page.locator("#markup canvas").bounding_box()
    size = page.evaluate("document.querySelector('#markup canvas').width")
    share = at["width"] / size
    page.mouse.move(at["x"] + box[0] * share, at["y"] + box[1] * share)
    page.mouse.down()
    page.mouse.move(at["x"] + box[2] * share, at["y"] + box[3] * share, steps=4)
    page.mouse.up()
