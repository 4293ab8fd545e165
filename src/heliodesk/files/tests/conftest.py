"""A place for files, and the whole way of one."""

import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.access.actors import Actor
from heliodesk.files import upload
from heliodesk.files.check import check
from heliodesk.files.models import File
from heliodesk.files.rules import CHUNK
from heliodesk.people.models import Customer
from heliodesk.storage.bucket import files_storage


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    """An empty storage for each test, and a home to work in."""
    monkeypatch.setenv("HELIODESK_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    settings.CLAMAV = settings.FILES_URL = ""
    options = {"location": str(tmp_path / "files"), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options},
    }
    return tmp_path / "files"


@pytest.fixture
def send(customer: Customer) -> Callable[..., File]:
    """Send a file as the customer (or `by`), have it checked, and return what it has become."""

    def sent(data: bytes, name: str = "picture.png", *, by: Actor | None = None, checked: bool = True) -> File:
        by = by or customer.actor
        file = upload.begin(customer=customer, by=by, name=name, size=len(data))
        for at in range(0, len(data), CHUNK):
            upload.take_part(file.key, sender=by, offset=at, data=data[at : at + CHUNK])
        upload.finish(file.key, sender=by)
        if checked:
            check(file=file.pk)
        return File.objects.get(pk=file.pk)

    return sent


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A server that speaks S3 (moto); the address of it."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, place: object, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Files go into a fresh bucket, by the settings that an operator makes; its name."""
    import boto3

    name = f"files-{uuid4().hex}"

    for setting, value in {
        "BUCKET": name,
        "ENDPOINT": s3,
        "REGION": "us-east-1",
        "ACCESS_KEY": "key",
        "SECRET_KEY": "secret",
    }.items():
        monkeypatch.setenv(f"HELIODESK_S3_{setting}", value)
    about = {
        "endpoint_url": s3,
        "region_name": "us-east-1",
        "aws_access_key_id": "key",
        "aws_secret_access_key": "secret",
    }
    boto3.client("s3", **about).create_bucket(Bucket=name)
    settings.STORAGES = {**settings.STORAGES, "default": files_storage()}
    return name
