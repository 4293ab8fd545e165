"""A job whose worker was killed goes on; one that somebody is doing is left alone."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from heliodesk.jobs.queue import defer
from heliodesk.jobs.stalled import go_on

pytestmark = pytest.mark.django_db


def doing(*, silent: int | None) -> int:
    """A job that a worker took; `silent`: seconds since that worker was last heard, None: it is gone."""
    defer("email.send", lock="email:1", sent=1)
    job = ProcrastinateJob.objects.latest("id").pk
    with connection.cursor() as cursor:
        worker = None
        if silent is not None:
            cursor.execute(
                "insert into procrastinate_workers (last_heartbeat) values (now() - %s * interval '1 second') returning id",
                [silent],
            )
            (worker,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s", [worker, job])
    return job


def status(job: int) -> str:
    return ProcrastinateJob.objects.values_list("status", flat=True).get(pk=job)


@pytest.mark.parametrize(("silent", "after"), [(None, "todo"), (70, "todo"), (5, "doing")])
def test_a_job_goes_on_when_nobody_does_it(silent, after):
    job = doing(silent=silent)
    go_on()
    assert status(job) == after
