"""The work of a training, in a process of its own: `python -m heliodesk.triage.apart` reads examples from its input (JSON) and
writes the model (npz) behind a line of JSON, the report."""

import json
import os
import sys
from dataclasses import asdict


def main() -> None:
    """Train what is asked and write it. Exit status 3: fewer than two labels."""
    os.nice(10)  # whoever waits for a page comes first
    import django

    django.setup()
    from heliodesk.embeddings.chosen import embedder
    from heliodesk.intents.training import Example, train

    examples = [Example(*each) for each in json.load(sys.stdin)]
    try:
        model, report = train(examples, embedder())
    except ValueError:
        sys.exit(3)
    head = {**asdict(report), "few": report.few} if report else {}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + model.dumped())


if __name__ == "__main__":
    main()
