"""All published articles as a zip of Markdown, and such a zip back; or what another help centre exports."""

import re
import tempfile
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.articles.bringing import begin
from heliodesk.articles.folder import Report, taken_out
from heliodesk.articles.folder import bring as bring_folder
from heliodesk.articles.foreign import NotReadable, is_exported
from heliodesk.articles.media import NAME as MEDIUM
from heliodesk.articles.models import Bringing
from heliodesk.console.articles.words import export_in_words, own_languages, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_LARGEST = 4_000_000  # bytes of a zip: no larger request comes this far (config/gate.py)
_LARGEST_FILE, _LARGEST_MEDIUM = 500_000, 4_000_000
_MOST_FILES = 2_000
_MOST_BYTES = 40_000_000  # of all, unpacked
# Only what is named so is written, under the name that is matched.
_NAME = re.compile(
    r"categories\.yaml|(?P<medium>media/" + MEDIUM.pattern + ")|"
    r"[a-z0-9][a-z0-9-]{0,39}/[a-z0-9][a-z0-9-]{0,59}\.(?P<language>[a-z]{2}(?:-[a-z]{2,5})?)\.md"
)


class NotAZip(Exception):
    """It cannot be read; says why in words."""


@require_GET
@editors_only
def take_out(request: AuthedRequest) -> HttpResponse:
    """Every published text and what it shows as a zip."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in taken_out():
            zipped.writestr(name, content)
    response = HttpResponse(made.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="articles.zip"'
    return response


@require_http_methods(["GET", "POST"])
@editors_only
def bring(request: AuthedRequest) -> HttpResponse:
    """`file`: a zip of Markdown, `publishing` yes or no; or an export of Zendesk or Intercom, which becomes drafts in the
    background. Says of each file that it refuses why."""
    context: dict[str, Any] = {"area": "articles", "publishing": request.POST.get("publishing", "no")}
    status = 200
    if request.method == "POST":
        try:
            report = _brought(request)
        except NotAZip as refused:
            messages.error(request, str(refused))
            status = 422
        except NotReadable as refused:
            messages.error(request, export_in_words(refused))
            status = 422
        else:
            if isinstance(report, Bringing):
                return redirect("console:articles:brought", report.key)
            told = [(name, rule_in_words(why)) for name, why in sorted(report.refused.items())]
            context |= {"report": report, "refused": told[:200], "more": max(0, len(told) - 200)}
    context["runs"] = Bringing.objects.select_related("by").defer("content", "report")[:5]
    return render(request, "console/articles/files.html", {**context, **presence_words(request.user)}, status=status)


def _brought(request: AuthedRequest) -> Report | Bringing:
    sent = request.FILES.get("file")
    if sent is None or sent.file is None:
        raise NotAZip(_("Choose a file."))
    if (sent.size or 0) > _LARGEST:
        raise NotAZip(_("This file is larger than 4 MB."))
    content = sent.read()
    if is_exported(content):
        return begin(content, by=request.user)
    with tempfile.TemporaryDirectory() as folder:
        try:
            skipped = unpack(BytesIO(content), Path(folder))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
            raise NotAZip(_("This is not a zip that can be read.")) from None
        report = bring_folder(Path(folder), by=request.user.actor, publishing=request.POST.get("publishing") == "yes")
    report.refused.update(skipped)
    return report


def unpack(zipped: IO[bytes], folder: Path) -> dict[str, str]:
    """Write what is ours to the folder. Returns what is not: name → why. Sizes are counted, not believed."""
    skipped: dict[str, str] = {}
    total = 0
    with zipfile.ZipFile(zipped) as opened:
        members = [each for each in opened.infolist() if not each.is_dir()]
        if len(members) > _MOST_FILES:
            raise NotAZip(_("There are more than 2,000 files in it."))
        around = _around([each.filename for each in members])
        for member in members:
            named = _NAME.fullmatch(member.filename.removeprefix(around))
            if named is None:
                skipped[member.filename[:200]] = _("It is not named like shelf/name.language.md.")
                continue
            if named["language"] and named["language"] not in own_languages():
                skipped[member.filename[:200]] = _("The help centre does not have this language.")
                continue
            with opened.open(member) as source:
                content = source.read(_LARGEST_MEDIUM + 1)
            total += len(content)
            if total > _MOST_BYTES:
                raise NotAZip(_("Unpacked, it is larger than 40 MB."))
            if len(content) > (_LARGEST_MEDIUM if named["medium"] else _LARGEST_FILE):
                skipped[member.filename[:200]] = _("It is larger than 500 KB.")
                continue
            path = folder / named[0]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    return skipped


def _around(names: list[str]) -> str:
    """The one folder that everything is in, when somebody has zipped a folder."""
    tops = {name.partition("/")[0] for name in names}
    return "" if len(tops) != 1 or any(map(_NAME.fullmatch, names)) else f"{tops.pop()}/"
