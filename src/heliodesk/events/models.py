"""The append-only log of what happened, and the epoch of its cursors."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Now


class Xid8Field(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """A full PostgreSQL transaction id. It is only ever compared inside the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Event(models.Model):
    """One thing that happened. Carries ids, never content: what a reader may see is decided when it is fetched."""

    tx = Xid8Field(db_default=Func(function="pg_current_xact_id"), editable=False)
    kind = models.CharField(max_length=60)
    # Who may hear of it: "customer:5", "team:2", "agent:7". Chosen by the writer, once.
    topics = ArrayField(models.CharField(max_length=40))
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["tx", "id"], name="event_cursor")]


class Epoch(models.Model):
    """The row (id 1; none means epoch 1) that names the history that cursors belong to. A restore raises it."""

    number = models.PositiveIntegerField(default=1)
