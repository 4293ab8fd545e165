"""Where people's files go: a directory in the home, or an S3-compatible bucket when one is named."""

import os
from typing import Any

from heliodesk.storage.place import home


def files_storage() -> dict[str, Any]:
    """Django's storage for files, from HELIODESK_S3_*. A bucket needs `heliodesk[s3]` (django-storages, boto3)."""
    bucket = os.environ.get("HELIODESK_S3_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": home() / "files",
                "base_url": None,  # nothing is served past a signed link
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "region_name": os.environ.get("HELIODESK_S3_REGION") or None,
            "endpoint_url": os.environ.get("HELIODESK_S3_ENDPOINT") or None,
            "access_key": os.environ.get("HELIODESK_S3_ACCESS_KEY") or None,  # else boto3's own ways, such as a role
            "secret_key": os.environ.get("HELIODESK_S3_SECRET_KEY") or None,
            "addressing_style": "path" if os.environ.get("HELIODESK_S3_ENDPOINT") else None,
            "signature_version": "s3v4",
            "default_acl": None,
            "max_memory_size": 2**20,
        },
    }
