"""Ask PyPI's advisories about everything that is locked: `python tests/advisories.py requirements.lock`.

Ends with 1 when something locked has a known vulnerability. A service that does not answer is said in one line and is no
failure: the lock file has not become worse by it.
"""

import json
import subprocess
import sys
from pathlib import Path

PATIENCE = 40  # seconds


def ask(lock: str) -> str:
    """What pip-audit prints, or "" when it has nothing to say in time."""
    command = [
        str(Path(sys.executable).with_name("pip-audit")),
        "--requirement",
        lock,
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--progress-spinner", "off", "--format", "json", "--timeout", "10"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def judge(text: str) -> tuple[int, str]:
    """The exit code and what to say, for pip-audit's answer."""
    try:
        found = json.loads(text)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, "pip-audit: the advisories of PyPI cannot be reached from here; nothing was audited."
    bad = [
        f"{each['name']} {each['version']}: {', '.join(v['id'] for v in each['vulns'])}"
        for each in found
        if each.get("vulns")
    ]
    if bad:
        return 1, "pip-audit: known vulnerabilities in what is locked\n  " + "\n  ".join(bad)
    skipped = sum("skip_reason" in each for each in found)
    if skipped == len(found):
        return 0, "pip-audit: the advisories of PyPI cannot be reached from here; nothing was audited."
    left = f", {skipped} could not be asked about" if skipped else ""
    return 0, f"pip-audit: {len(found) - skipped} packages, no known vulnerability{left}."


if __name__ == "__main__":
    code, words = judge(ask(sys.argv[1]))
    print(words)  # noqa: T201
    sys.exit(code)
