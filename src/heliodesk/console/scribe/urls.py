"""Addresses of what the language model helps with, below /console/."""

from django.urls import path

from heliodesk.console.scribe import suggest, switch, translate

urlpatterns = [
    path("language-model/", switch.switch, name="language-model"),
    path("c/<slug:key>/suggest", suggest.passages, name="suggest"),
    path("c/<slug:key>/suggest/draft", suggest.draft, name="suggest-draft"),
    path("c/<slug:key>/summary", suggest.summary, name="summary"),
    path("c/<slug:key>/translate", translate.both_ways, name="translate"),
    path("c/<slug:key>/translate/draft", translate.draft, name="translate-draft"),
    path("c/<slug:key>/translate/<int:number>", translate.one_more, name="translate-one"),
]
