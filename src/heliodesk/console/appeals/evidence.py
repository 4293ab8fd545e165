"""Open a file on an appeal's list of evidence."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from heliodesk.console.appeals.appeal import found
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.files.links import link
from heliodesk.files.models import File


@require_GET
@supervisors_only
def open_evidence(request: AuthedRequest, key: str, number: int) -> HttpResponse:
    """`number`: the entry's own. Leads to the content by a link that is good for five minutes; 404 for a message, and for a
    file that is still checked or was refused."""
    listed = found(request, key).evidence.filter(file__state=File.State.READY).select_related("file__customer")
    entry = get_object_or_404(listed, pk=number)
    assert entry.file is not None
    return redirect(link(entry.file, viewer=request.user.actor))
