"""Static files under names that change with their content, modules' imports included."""

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Extensions of htmx that we do not serve; one of them imports by a name that only an import map could resolve.
_UNUSED = "django_htmx/ext/"


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed; `import` paths inside ES modules are rewritten to the hashed names."""

    support_js_module_import_aggregation = True
    manifest_strict = False

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:
        used = {path: source for path, source in paths.items() if not path.startswith(_UNUSED)}
        yield from super().post_process(used, **options)
