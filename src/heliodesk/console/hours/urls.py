"""Addresses of the hours pages, below /console/hours/. A schedule is named by its scope: "-.singapore.zh.chat"."""

from django.urls import path, register_converter

from heliodesk.console.hours import editor, files, history, notices, overview, regions


class ScopeName:
    """Team, region, language and channel with dots between them; a dash for any."""

    regex = r"[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ScopeName, "scope")

app_name = "hours"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("begin", overview.begin, name="begin"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:region>/", regions.edit_region, name="region"),
    path("answering/", regions.answering, name="answering"),
    path("<scope:scope>/", editor.edit, name="edit"),
    path("<scope:scope>/look", editor.look, name="look"),
    path("<scope:scope>/moved", overview.moved_seen, name="moved-seen"),
    path("<scope:scope>/versions/", history.versions, name="versions"),
    path("<scope:scope>/versions/<int:number>/", history.version, name="version"),
    path("<scope:scope>/versions/<int:number>/approve", history.approve, name="approve"),
    path("<scope:scope>/versions/<int:number>/withdraw", history.withdraw, name="withdraw"),
    path("<scope:scope>/versions/<int:number>/undo", history.undo, name="undo"),
    path("<scope:scope>/versions/<int:number>/notice", notices.edit_notice, name="notice"),
    path("<scope:scope>/versions/<int:number>/notice/drop", notices.drop, name="drop-notice"),
    path("<scope:scope>/import", files.bring, name="import"),
    path("<scope:scope>/export/<slug:form>", files.export, name="export"),
]
