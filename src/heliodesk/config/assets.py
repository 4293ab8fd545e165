"""Static files under names that change with their content, modules' imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; `import` paths inside ES modules are rewritten to the hashed names."""

    support_js_module_import_aggregation = True
    manifest_strict = False
