"""Addresses of the wall, below /console/wall/."""

from django.urls import path

from heliodesk.console.wall import drill, helping, live, machine

urlpatterns = [
    path("", live.wall, name="wall"),
    path("now", live.now, name="wall-now"),
    path("help", helping.ask, name="wall-help"),
    path("help/asked", helping.asked, name="help-asked"),
    path("help/reply", helping.reply, name="help-reply"),
    path("past/", machine.machine, name="wall-past"),
    path("past/minute", machine.minute, name="wall-minute"),
    path("on/", drill.on, name="wall-on"),
    path("queues/<slug:team>/<slug:language>/", drill.queue, name="wall-queue"),
    path("people/<slug:key>/", drill.agent, name="wall-agent"),
]
