"""The same way through a bucket as through a directory."""

import pytest

from heliodesk.files import storing, upload
from heliodesk.files.rules import CHUNK
from heliodesk.files.tests import samples

pytestmark = pytest.mark.django_db


def test_a_film_goes_through_a_bucket_and_leaves_nothing_behind(bucket, send):
    from django.core.files.storage import default_storage

    film = samples.film(filler=CHUNK + 5)
    file = send(film, "clip.mp4")
    assert file.state == "ready"
    assert b"".join(storing.blocks(file.storage_name)) == film
    names = [one.key for one in default_storage.bucket.objects.all()]
    assert names == [file.storage_name]  # the parts are gone
    upload.take_back(file.key, sender=file.sender)
    assert list(default_storage.bucket.objects.all()) == []


def test_a_range_of_a_bucket_fetches_no_more_than_that(bucket, send):
    film = samples.film(filler=CHUNK)
    file = send(film, "clip.mp4")
    reader = storing.open_range(file.storage_name, 1000, 500)
    assert reader.read(10_000) == film[1000:1500]
    reader.close()


def test_what_is_not_there_is_told_alike(bucket):
    with pytest.raises(FileNotFoundError):
        storing.open_range("nothing", 0, 5)
    storing.forget("nothing", "")


def test_what_is_not_on_the_disk_is_told_alike(place):
    with pytest.raises(FileNotFoundError):
        storing.open_range("nothing", 0, 5)
    storing.forget("nothing", "")
