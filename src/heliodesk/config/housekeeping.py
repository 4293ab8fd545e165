"""What is tidied up by the clock."""

from heliodesk.jobs.queue import job
from heliodesk.limits.buckets import forget_whole


@job("forget-whole-buckets", every="*/10 * * * *")
def forget_whole_buckets() -> None:
    """Allowances that are whole again need no row."""
    forget_whole()
