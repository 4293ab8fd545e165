"""A job that no worker has loaded would wait for ever."""

import re

from django.conf import settings

from tests.contracts.test_docs import PACKAGE


def test_every_module_with_a_job_is_loaded_by_the_worker():
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts and re.search(r"^@job\(", path.read_text(), re.MULTILINE):
            module = ".".join(("heliodesk", *path.relative_to(PACKAGE).with_suffix("").parts))
            assert module in settings.PROCRASTINATE_IMPORT_PATHS
