"""Change regions, and how long answers usually take."""

from collections.abc import Mapping

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.hours import visiting
from heliodesk.hours.models import Answering, Region


def change_region(region: Region, *, names: dict[str, str], countries: list[str], zone: str, by: Actor) -> Region:
    """Keep a region (a new one too) with its names by language, ISO country codes and IANA zone; all checked before."""
    with transaction.atomic():
        region.names = {**region.names, **names}
        region.countries, region.zone = countries, zone
        region.save()
        audit.write(actor=by, verb="region-changed", subject=region.slug, zone=zone, countries=countries)
        transaction.on_commit(visiting.forget)
    return region


def set_answering(usual: Mapping[tuple[str, str], tuple[int, int] | None], *, by: Actor) -> None:
    """(channel, level) → how long the first answer usually takes, from – to in seconds; None promises nothing."""
    with transaction.atomic():
        for (channel, level), times in usual.items():
            if times is None:
                Answering.objects.filter(channel=channel, level=level).delete()
            else:
                kept = {"least": times[0], "most": times[1]}
                Answering.objects.update_or_create(channel=channel, level=level, defaults=kept)
        audit.write(actor=by, verb="answering-changed", subject="answering")
        transaction.on_commit(visiting.forget)
