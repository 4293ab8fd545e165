"""Addresses of the console, below /console/."""

from django.urls import path, re_path

from heliodesk.console import actions, conversation, desk, me, people

app_name = "console"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("left", desk.left, name="left"),
    path("offers", desk.offers, name="offers"),
    path("stream-token", desk.admission, name="stream-token"),
    path("queues/<slug:team>/<slug:language>/", desk.queue, name="queue"),
    path("presence", me.presence, name="presence"),
    path("presence/change", me.change_presence, name="change-presence"),
    path("settings/", me.settings, name="settings"),
    path("settings/keys", me.toggle_keys, name="toggle-keys"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="add-person"),
    path("people/<int:pk>/", people.edit, name="edit-person"),
    path("people/<int:pk>/deactivate", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate", people.reactivate, name="reactivate"),
    path("c/<slug:key>/", conversation.read, name="conversation"),
    path("c/<slug:key>/thread", conversation.thread, name="thread"),
    path("c/<slug:key>/messages", conversation.say, name="say"),
    path("c/<slug:key>/marks", conversation.marks, name="marks"),
    re_path(r"^c/(?P<key>[\w-]+)/(?P<name>head|stance|customer)$", conversation.part, name="part"),
    path("c/<slug:key>/accept", actions.accept, name="accept"),
    path("c/<slug:key>/decline", actions.decline, name="decline"),
    path("c/<slug:key>/close", actions.close, name="close"),
    path("c/<slug:key>/reopen", actions.reopen, name="reopen"),
    path("c/<slug:key>/take-over", actions.take_over, name="take-over"),
    path("c/<slug:key>/hand-over", actions.hand_over, name="hand-over"),
]
