"""Addresses of mail in the console, below /console/."""

from django.urls import path

from heliodesk.console.incoming import acts, held, one, sources

urlpatterns = [
    path("mail/", held.held, name="held-mails"),
    path("mail/again", acts.again, name="held-mails-again"),
    path("mail/sources/", sources.sources, name="mail-sources"),
    path("mail/sources/<slug:key>/compare", sources.compare, name="compare-mailbox"),
    path("mail/<slug:key>/", one.mail, name="one-mail"),
    path("mail/<slug:key>/open", one.open_it, name="open-mail"),
    path("mail/<slug:key>/again", acts.one_again, name="one-mail-again"),
    path("mail/<slug:key>/leave", acts.leave, name="leave-mail"),
    path("mail/<slug:key>/raw", one.raw, name="raw-mail"),
]
