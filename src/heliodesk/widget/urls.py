"""Addresses of the widget."""

from django.urls import path

from heliodesk.widget import views

app_name = "widget"
urlpatterns = [
    path("widget/helio-chat.js", views.script, name="script"),
    path("widget/helio-hours.js", views.badge, name="badge"),
    path("widget/code/<slug:version>/<path:path>", views.code, name="code"),
    path("widget/style/<slug:part>.css", views.style, name="style"),
    path("widget/words/<slug:part>/<str:language>.json", views.words, name="words"),
    path("chat", views.page, name="page"),
]
