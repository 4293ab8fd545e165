"""Change forms: a draft, publish it, go back. A published version is never changed, and a ticket keeps its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from json import loads
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.events.log import record
from heliodesk.intake.forms import NotAForm, Problem, form_to_json, read_form
from heliodesk.intake.models import FormVersion
from heliodesk.intake.shapes import GROUPS, Form
from heliodesk.people.models import Team

_SHIPPED = Path(__file__).parent / "shipped"
_PUBLISHED = FormVersion.State.PUBLISHED


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that customers may fill in, and the version that it is."""

    form: Form
    version: FormVersion


@lru_cache(maxsize=500)
def _read(pk: int, _at: object) -> Form:
    return read_form(FormVersion.objects.values_list("content", flat=True).get(pk=pk))


def form_of(version: FormVersion) -> Form:
    """The form of a published version; read once, because it never changes."""
    return _read(version.pk, version.at) if version.state == _PUBLISHED else read_form(version.content)


def current(slug: str) -> FormVersion | None:
    """The version that is asked now; None when there is none, or it was withdrawn."""
    latest = FormVersion.objects.filter(slug=slug, state=_PUBLISHED).order_by("-number").first()
    return latest if latest and latest.is_offered else None


def offered() -> list[Offered]:
    """Every form that customers are offered, in the order of the groups and of what is urgent."""
    latest = FormVersion.objects.filter(state=_PUBLISHED).order_by("slug", "-number").distinct("slug").defer("content")
    found = [Offered(form_of(version), version) for version in latest if version.is_offered]
    return sorted(found, key=lambda each: (GROUPS.index(each.form.group), -each.form.urgency, each.form.slug))


def draft_of(slug: str) -> FormVersion | None:
    """What editors are working on."""
    return FormVersion.objects.filter(slug=slug, state=FormVersion.State.DRAFT).first()


def save_draft(slug: str, content: object, *, by: Actor) -> FormVersion:
    """Keep an editor's work, sound or not: it is judged when it is published. Raises NotAForm("not-a-form") for what is no
    JSON object, and "slug" for another form's name."""
    if not isinstance(content, dict):
        raise NotAForm([Problem("", "not-a-form")])
    if content.get("slug", slug) != slug:
        raise NotAForm([Problem("slug", "other-form")])
    with transaction.atomic():
        made, _new = FormVersion.objects.update_or_create(
            slug=slug,
            number=0,
            defaults={"content": content, "author": by.topic, "state": FormVersion.State.DRAFT, "at": Now()},
        )
    return made


def discard_draft(slug: str) -> None:
    """Throw an editor's work away."""
    FormVersion.objects.filter(slug=slug, state=FormVersion.State.DRAFT).delete()


def publish(slug: str, content: object, *, by: Actor, reason: str, is_offered: bool = True) -> FormVersion:
    """Ask customers this from now on. Raises NotAForm: what is wrong with the form, "reason" (missing), "team" (unknown),
    "slug" (another form's)."""
    form = read_form(content)
    problems = [Problem("reason", "reason")] if len(reason.strip()) < 2 else []
    if form.slug != slug:
        problems.append(Problem("slug", "other-form"))
    if not Team.objects.filter(slug=form.team).exists():
        problems.append(Problem("team", "no-such-team"))
    if problems:
        raise NotAForm(problems)
    with transaction.atomic():
        return _publish(form, by=by, reason=reason.strip()[:400], is_offered=is_offered)


def _publish(form: Form, *, by: Actor, reason: str, is_offered: bool = True) -> FormVersion:
    held = FormVersion.objects.select_for_update().filter(slug=form.slug)
    list(held)  # two who publish at once become two versions
    number = (held.aggregate(last=Max("number"))["last"] or 0) + 1
    made = FormVersion.objects.create(
        slug=form.slug,
        number=number,
        state=_PUBLISHED,
        content=form_to_json(form),
        author=by.topic if by.id is not None else by.kind,
        reason=reason,
        is_offered=is_offered,
    )
    made.refresh_from_db(fields=["at"])
    discard_draft(form.slug)
    audit.write(actor=by, verb="form-published", subject=form.slug, reason=reason, version=number, offered=is_offered)
    record("form.published", topics=["forms"], data={"form": form.slug, "version": number})
    return made


def publish_again(version: FormVersion, *, by: Actor, reason: str) -> FormVersion:
    """Go back to an older version: it is published anew, so the history stays. Raises NotAForm("decided") for a draft."""
    if version.state != _PUBLISHED:
        raise NotAForm([Problem("", "not-published")])
    return publish(version.slug, version.content, by=by, reason=reason)


def withdraw(slug: str, *, by: Actor, reason: str) -> FormVersion:
    """Offer a form no longer: as another version, which a later one undoes. Raises NotAForm."""
    latest = FormVersion.objects.filter(slug=slug, state=_PUBLISHED).order_by("-number").first()
    if latest is None:
        raise NotAForm([Problem("slug", "no-such-form")])
    return publish(slug, latest.content, by=by, reason=reason, is_offered=False)


def shipped() -> dict[str, dict[str, Any]]:
    """The forms that come with Heliodesk, by slug."""
    return {path.stem: loads(path.read_text("utf-8")) for path in sorted(_SHIPPED.glob("*.json"))}


def ship(team: str, answered_by: Mapping[str, str] | None = None) -> int:
    """Give a site the shipped forms that it has none of that name of; how many. `team` answers them, or whom `answered_by`
    (form → department) names. Versions of editors are never touched."""
    there = set(FormVersion.objects.values_list("slug", flat=True))
    missing = {slug: content for slug, content in shipped().items() if slug not in there}
    with transaction.atomic():
        for slug, content in missing.items():
            by = (answered_by or {}).get(slug, team)
            _publish(read_form({**content, "team": by}), by=SYSTEM, reason="Shipped with Heliodesk")
    return len(missing)
