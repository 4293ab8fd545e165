"""Words for appeals: parts, stages on the time line, how somebody had a hand in it, and why something is refused."""

from django.utils.translation import gettext as _

from heliodesk.appeals import parts
from heliodesk.console.tickets.saying import refusal as of_tickets


def part_names() -> dict[str, str]:
    """The parts of an appeal and of an opinion, by name."""
    return {
        "decision": _("Which decision"),
        "grounds": _("Why it is wrong"),
        "wanted": _("What is wanted"),
        "evidence": _("Evidence"),
        "facts": _("Facts"),
        "rule": _("Rule"),
        "rule_version": _("Version of the rule"),
        "weighing": _("Weighing"),
        "result": _("Result"),
        "next_step": _("What the customer can do next"),
        "elsewhere": _("Who outside the house may be asked"),
    }


def part_helps() -> dict[str, str]:
    """What belongs into each part of an opinion."""
    return {
        "facts": _("What happened, in order, with dates and amounts, and where each is known from."),
        "rule": _("The rule that holds, quoted or named with its section."),
        "rule_version": _("The version that was in force on the day of the matter."),
        "weighing": _("What speaks for the customer and what against, and why one weighs more."),
        "next_step": _("What happens now and by whom, or what the customer can do."),
        "elsewhere": _("An ombudsman, a regulator or a court, with the time for it."),
    }


def how_touched(why: str) -> str:
    """How somebody had a hand in the decision."""
    return {
        "had": _("had it, or took part"),
        "wrote": _("wrote in it"),
        "changed": _("changed it"),
        "looked": _("looked at it before the appeal"),
        "decided": _("decided the first instance"),
    }.get(why, why)


def what_happened(what: str) -> str:
    """A step of an appeal, on the time line of its ticket."""
    return {
        "appealed": _("An appeal was filed against it: %(number)s"),
        "appeal-filed": _("Appeal filed"),
        "appeal-completed": _("The appeal is complete"),
        "appeal-taken": _("Taken for review"),
        "appeal-given-back": _("Given back: somebody else reviews it"),
        "appeal-drafted": _("Opinion handed in"),
        "appeal-sent-back": _("Opinion sent back"),
        "appeal-evidence-added": _("Evidence added"),
        "appeal-extended": _("Extended once"),
        "appeal-confirmed": _("Decided by two people"),
        "appeal-withdrawn": _("Withdrawn by the customer"),
        "appeal-closed": _("Appeal closed"),
    }.get(what, "")


def refusal(rule: str) -> str:
    """Why something about an appeal was not done, and what to do."""
    return {
        "appeal-stage": _("It stands elsewhere by now, so this was not done. The page shows how it is."),
        "appeal-conflict": _(
            "You, or whoever reviews it, had a hand in the decision that is appealed. Somebody who had none has to do this."
            " The try is in the audit chain."
        ),
        "appeal-not-yours": _("Somebody else reviews this appeal. Only they write in it and give it back."),
        "appeal-extended": _("It was extended before. There is no second extension."),
        "appeal-late": _("The time is over already; it cannot be extended afterwards."),
        "opinion-handed-in": _("The opinion is with the second person now. It can be changed when they send it back."),
        "opinion-not-handed-in": _("No opinion is handed in, so there is nothing to confirm or to send back."),
        "opinion-own": _(
            "You wrote this opinion, or a round of it. A second person has to confirm it or send it back."
        ),
        "opinion-parts": _("The opinion is not whole yet: some parts are empty or too short."),
        "opinion-too-long": _("A part is too long. Facts and weighing take 12,000 characters, the others less."),
        "opinion-language": _("The letter goes to the customer, so these parts have to be in the customer’s language."),
        "evidence-frozen": _("It is decided, and the list of evidence is frozen."),
        "evidence-foreign": _("This belongs to another customer, so it is no evidence here."),
        "evidence-checking": _("A file is still being checked. Try again in a minute."),
        "evidence-none": _("Choose at least one message or file."),
        "reason": _("Say why, in at least three words."),
        "not-yours": _("Only supervisors review appeals."),
        "no-font": _("The letter has signs that no font here can show. Ask whoever runs Heliodesk to install one."),
        "no-act": _("Choose what to do."),
    }.get(rule) or of_tickets(rule)


def lacking(texts: dict[str, str], language: str) -> list[str]:
    """Which parts of an opinion keep it from being handed in, in words."""
    names, lacks, foreign = part_names(), parts.lacking(texts), parts.not_in(language, texts)
    said = [
        _("%(part)s: at least %(n)s different words") % {"part": names[part], "n": parts.OPINION[part]}
        if parts.OPINION.get(part, 1) > 1
        else _("%(part)s: not there yet") % {"part": names[part]}
        for part in lacks
    ]
    return said + [_("%(part)s: in the customer’s language") % {"part": names[part]} for part in foreign]
