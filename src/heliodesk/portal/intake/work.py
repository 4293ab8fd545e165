"""What somebody is filling in: the form in its version, the answers so far, and what is to be said of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest

from heliodesk.intake import drafts
from heliodesk.intake.check import Checked, check
from heliodesk.intake.models import Draft, FormVersion
from heliodesk.intake.patterns import patterns
from heliodesk.intake.shapes import Form, Step
from heliodesk.intake.values import Asking
from heliodesk.intake.versions import current, form_of
from heliodesk.people.models import Customer
from heliodesk.portal.intake.evidence import mine, states
from heliodesk.portal.who import present, zone_for


@dataclass
class Work:
    """A form being filled in. `draft` is None while nothing was kept."""

    form: Form
    version: FormVersion
    customer: Customer | None
    draft: Draft | None
    zone: str
    files: dict[str, dict[str, Any]]
    checked: Checked

    @property
    def answers(self) -> dict[str, Any]:
        return dict(self.draft.answers) if self.draft else {}

    @property
    def confirmed(self) -> frozenset[str]:
        return frozenset(self.draft.confirmed) if self.draft else frozenset()

    def step(self, name: str) -> Step:
        """The page of that name, when it is asked. Raises Http404."""
        found = next((step for step in self.checked.steps if step.name == name), None)
        if found is None:
            raise Http404
        return found

    def after(self, step: Step) -> str:
        """The page that follows, "review" after the last."""
        steps = self.checked.steps
        at = steps.index(step) if step in steps else len(steps)
        return steps[at + 1].name if at + 1 < len(steps) else "review"

    def before(self, step: Step) -> str:
        """The page before; "" before the first."""
        at = self.checked.steps.index(step)
        return self.checked.steps[at - 1].name if at else ""


def form_named(slug: str) -> tuple[FormVersion, Form]:
    """The form as it is offered now. Raises Http404."""
    version = current(slug)
    if version is None:
        raise Http404
    return version, form_of(version)


def at_work(request: HttpRequest, slug: str, draft: Draft | None = None) -> Work:
    """What this person is filling in; a draft is asked to its end as it was begun. Raises Http404."""
    customer = draft.customer if draft else present(request)
    if draft is None and customer is not None:
        draft = drafts.draft_for(customer, slug)
    version, form = (draft.version, form_of(draft.version)) if draft else form_named(slug)
    zone = zone_for(request, customer)
    answers = draft.answers if draft else {}
    files = mine(customer, form, answers)
    asking = Asking(datetime.now(UTC), zone, patterns(), states(files))
    checked = check(form, answers, asking, confirmed=frozenset(draft.confirmed) if draft else frozenset())
    return Work(form, version, customer, draft, zone, files, checked)
