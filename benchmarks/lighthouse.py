"""Lighthouse over the help centre's public pages, on a phone as it imagines one. Not part of `make figures`: it comes from npm.

    npm install --prefix /tmp/lighthouse lighthouse
    python -m benchmarks.lighthouse /tmp/lighthouse http://127.0.0.1:8000

Prints the scores of each page and ends with 1 when performance, accessibility or SEO is below 95.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PAGES = (
    "/help/en/",
    "/help/en/fees/",
    "/help/en/withdrawals/not-received/",
    "/help/en/status/",
    "/help/zh-hans/",
    "/help/zh-hans/security/",
    "/help/zh-hans/security/phishing/",
    "/help/zh-hans/community/",
)
WANTED = {"performance": 95, "accessibility": 95, "best-practices": 0, "seo": 95}
SAID = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight")


def main(where: str, site: str) -> int:
    """Run it for each page; `where` npm put it, `site` is a running desk with the demo."""
    program = Path(where) / "node_modules" / ".bin" / "lighthouse"
    failed = 0
    for page in PAGES:
        command = [
            str(program),
            f"{site.rstrip('/')}{page}",
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(WANTED)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]
        chromium = {"CHROME_PATH": shutil.which("chromium") or ""}
        done = subprocess.run(command, env={**os.environ, **chromium}, capture_output=True, check=True, timeout=300)
        told = json.loads(done.stdout)
        scores = {name: round((told["categories"][name]["score"] or 0) * 100) for name in WANTED}
        figures = [told["audits"][name]["displayValue"].replace("\xa0", " ") for name in SAID]
        print(f"{page:40} {scores} {', '.join(figures)}", flush=True)
        failed += any(scores[name] < least for name, least in WANTED.items())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
