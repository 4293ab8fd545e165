"""Allowances that are not whole, each in one row."""

from typing import ClassVar

from django.db import models


class Bucket(models.Model):
    """An allowance: `whole_at` is when it will be full again. Written by `buckets.take` alone; no row means full."""

    what = models.CharField(max_length=40)  # the limit's name
    who = models.CharField(max_length=80)
    whole_at = models.DateTimeField()

    objects: ClassVar = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["what", "who"], name="limits_one_bucket")]
        indexes: ClassVar = [models.Index(fields=["whole_at"], name="limits_whole")]

    def __str__(self) -> str:
        return f"{self.what} {self.who}"
