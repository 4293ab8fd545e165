"""Addresses of messengers in the console, below /console/."""

from django.urls import path

from heliodesk.console.channels import account, approved, impostors, in_public, listing, talking, unread

urlpatterns = [
    path("channels/", listing.channels, name="channels"),
    path("channels/add/", listing.choose, name="choose-channel"),
    path("channels/add/<slug:channel>/", listing.add, name="add-channel"),
    path("channels/unread/", unread.unread, name="unread-events"),
    path("channels/unread/again", unread.again, name="unread-events-again"),
    path("channels/unread/<slug:key>/", unread.one, name="unread-event"),
    path("channels/unread/<slug:key>/open", unread.open_it, name="open-unread-event"),
    path("channels/unread/<slug:key>/leave", unread.leave, name="leave-unread-event"),
    path("impostors/", impostors.impostors, name="impostors"),
    path("impostors/pictures/add", impostors.add_picture, name="add-official-picture"),
    path("impostors/pictures/<slug:key>/drop", impostors.drop_picture, name="drop-official-picture"),
    path("impostors/<slug:key>/judge", impostors.judge, name="judge-impostor"),
    path("impostors/<slug:key>/remove", impostors.remove, name="remove-impostor"),
    path("c/<slug:key>/in-public", in_public.say, name="say-in-public"),
    path("channels/approved/<slug:key>/say", approved.say, name="say-approved"),
    path("channels/sent/<slug:key>/again", talking.again, name="send-again"),
    path("channels/people/<slug:key>/part", talking.part, name="part-identity"),
    path("channels/<slug:key>/", account.account, name="channel"),
    path("channels/<slug:key>/change", account.change, name="change-channel"),
    path("channels/<slug:key>/check", account.check, name="check-channel"),
    path("channels/<slug:key>/join", account.rejoin, name="join-channel"),
    path("channels/<slug:key>/test", account.test, name="test-channel"),
    path("channels/<slug:key>/pause", account.pause, name="pause-channel"),
    path("channels/<slug:key>/remove/", account.unplug, name="remove-channel"),
]
