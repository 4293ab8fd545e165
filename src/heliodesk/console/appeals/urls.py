"""Addresses of appeals in the console, below /console/."""

from django.urls import path

from heliodesk.console.appeals import acts, appeal, evidence, letter, listed

urlpatterns = [
    path("appeals/", listed.appeals, name="appeals"),
    path("appeals/<slug:key>/", appeal.appeal, name="appeal"),
    path("appeals/<slug:key>/act", acts.act_on_appeal, name="act-on-appeal"),
    path("appeals/<slug:key>/letter.pdf", letter.letter, name="appeal-letter"),
    path("appeals/<slug:key>/evidence/<int:number>", evidence.open_evidence, name="appeal-evidence"),
]
