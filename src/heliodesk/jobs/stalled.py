"""Jobs whose worker was killed go on: a job stays "doing" when nobody is left to do it, and holds its lock for ever."""

from django.db import connection

from heliodesk.jobs.queue import job

# Twice as long as a worker may be silent before the queue itself holds it for dead.
_RETRY = """
select procrastinate_retry_job_v2(j.id, now(), null, null, null)
from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id
where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - interval '60 seconds')
"""


@job("jobs.go-on", every="* * * * *")
def go_on() -> None:
    """Let them be done again: every job may run twice."""
    with connection.cursor() as cursor:
        cursor.execute(_RETRY)
