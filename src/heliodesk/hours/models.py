"""Published service hours, first cut: a weekly pattern for a team and, if given, a language."""

from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from heliodesk.hours.calendar import DAY, Span


def check_zone(name: str) -> None:
    """Refuse a zone that the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Use a name such as Asia/Singapore."), params={"zone": name}
        )


class Schedule(models.Model):
    """When a scope is served. The most specific schedule that matches decides: team and language, team, language, all."""

    team = models.SlugField(blank=True)  # empty: every team
    language = models.CharField(max_length=8, blank=True)  # primary subtag; empty: every language
    zone = models.CharField(max_length=60, validators=[check_zone])

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "language"], name="schedule_scope")]

    def __str__(self) -> str:
        return f"{self.team or '*'}/{self.language or '*'} ({self.zone})"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class WeeklySpan(models.Model):
    """One opening in a week of a schedule, in the schedule's local time."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField()  # 0 = Monday
    start = models.PositiveSmallIntegerField()  # minutes after local midnight
    end = models.PositiveSmallIntegerField()  # may pass 1440 into the next day

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="weekly_span",
                condition=models.Q(weekday__lte=6, start__lt=DAY, end__lte=2 * DAY, end__gt=models.F("start")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.start}–{self.end}"

    @property
    def span(self) -> Span:
        return Span(self.weekday, self.start, self.end)
