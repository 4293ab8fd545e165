"""What one version of a form changed, in sentences of the active language."""

from django.utils.translation import gettext as _

from heliodesk.intake.shapes import Field, Form, Words

_MOST = 40
_FACTS = ("kind", "required", "when", "coin", "network", "tolerates", "most", "past")


def changes(before: Form, after: Form) -> list[str]:
    """Sentences, in the order of the form; empty when nothing changed."""
    said = [*_of_form(before, after), *_of_steps(before, after), *_of_fields(before, after)]
    return said[:_MOST]


def _of_form(before: Form, after: Form) -> list[str]:
    said = [_words(_("Title"), before.title, after.title), _words(_("What it is for"), before.says, after.says)]
    said.append(_words(_("Words that people use"), before.search, after.search))
    names = {
        "group": _("Group"), "team": _("Department"), "urgency": _("Urgency"), "complexity": _("Complexity"),
        "asks": _("What the exchange's systems are asked"),
    }  # fmt: skip
    for name, label in names.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            said.append(
                _("%(what)s: %(new)s, until now %(old)s") % {"what": label, "new": new or "–", "old": old or "–"}
            )
    return [each for each in said if each]


def _of_steps(before: Form, after: Form) -> list[str]:
    old, new = {s.name: s for s in before.steps}, {s.name: s for s in after.steps}
    said = [_("Page gone: %(page)s") % {"page": old[name].title["en"]} for name in old if name not in new]
    said += [_("New page: %(page)s") % {"page": new[name].title["en"]} for name in new if name not in old]
    for name in new:
        if name in old:
            page = new[name].title["en"]
            said.append(_words(_("Title of page “%(page)s”") % {"page": page}, old[name].title, new[name].title))
            said.append(_words(_("Sentence of page “%(page)s”") % {"page": page}, old[name].says, new[name].says))
            if old[name].when != new[name].when:
                said.append(_("Page “%(page)s” is shown by another condition") % {"page": page})
    if [n for n in old if n in new] != [n for n in new if n in old]:
        said.append(_("The pages stand in another order"))
    return [each for each in said if each]


def _of_fields(before: Form, after: Form) -> list[str]:
    old, new = {f.name: f for f in before.fields}, {f.name: f for f in after.fields}
    said = [_("No longer asked: %(question)s") % {"question": old[name].label["en"]} for name in old if name not in new]
    for name, each in new.items():
        if name not in old:
            said.append(_("Asked now: %(question)s") % {"question": each.label["en"]})
        else:
            said += _of_field(old[name], each)
    if [n for n in old if n in new] != [n for n in new if n in old]:
        said.append(_("The questions stand in another order"))
    return said


def _of_field(old: Field, new: Field) -> list[str]:
    question = new.label["en"]
    said = [_words(_("Question “%(q)s”") % {"q": question}, old.label, new.label)]
    said.append(_words(_("Help of “%(q)s”") % {"q": question}, old.help, new.help))
    sentences = {
        "kind": _("“%(q)s” is another kind of question"),
        "required": _("“%(q)s” has to be answered") if new.required else _("“%(q)s” may be left out"),
        "when": _("“%(q)s” is asked by another condition"),
        "coin": _("“%(q)s” is compared with another coin"),
        "network": _("“%(q)s” is compared with another network"),
        "tolerates": _("“%(q)s” takes what does not go together")
        if new.tolerates
        else _("“%(q)s” asks again when it does not fit"),
        "most": _("“%(q)s” has another limit"),
        "past": _("“%(q)s” may lie ahead") if not new.past else _("“%(q)s” may not lie ahead"),
    }
    said += [sentences[name] % {"q": question} for name in _FACTS if getattr(old, name) != getattr(new, name)]
    if old.choices != new.choices:
        values, now = {c.value for c in old.choices}, {c.value for c in new.choices}
        more, less = (
            [c.label["en"] for c in new.choices if c.value not in values],
            [c.label["en"] for c in old.choices if c.value not in now],
        )
        if more:
            said.append(_("“%(q)s” offers besides: %(more)s") % {"q": question, "more": ", ".join(more)})
        if less:
            said.append(_("“%(q)s” does not offer any more: %(less)s") % {"q": question, "less": ", ".join(less)})
        if not more and not less:
            said.append(_("The choices of “%(q)s” have other words or another order") % {"q": question})
    return [each for each in said if each]


def _words(what: str, old: Words, new: Words) -> str:
    """ "Title (en): “Where is my deposit”, until now “Deposit not credited”"""
    parts = []
    for tag in dict.fromkeys((*old, *new)):
        if old.get(tag) != new.get(tag):
            words = {"tag": tag, "new": new.get(tag, "–"), "old": old.get(tag, "–")}
            parts.append(_("(%(tag)s) “%(new)s”, until now “%(old)s”") % words)
    return f"{what} {' · '.join(parts)}" if parts else ""
