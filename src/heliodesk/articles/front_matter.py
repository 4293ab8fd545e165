"""The head of a Markdown file: what stands between two lines of three dashes. Pure."""

from typing import Any

import yaml

MARK = "---"


def parted(content: str) -> tuple[dict[str, Any], str]:
    """Head and body of a file. Raises ValueError, or yaml.YAMLError."""
    if not content.startswith(f"{MARK}\n"):
        raise ValueError("no front matter")
    head, mark, body = content[len(MARK) + 1 :].partition(f"\n{MARK}\n")
    found = load(head)
    if not mark or not isinstance(found, dict):
        raise ValueError("no front matter")
    return found, body.strip() + "\n"


def load(content: str) -> Any:
    """YAML without aliases: a few lines that name each other would become gigabytes. Raises ValueError, or yaml.YAMLError."""
    if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(content, Loader=yaml.SafeLoader)):
        raise ValueError("aliases are not read")
    return yaml.safe_load(content)
