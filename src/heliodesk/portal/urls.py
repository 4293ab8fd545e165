"""Addresses of the customers' pages."""

from django.conf import settings
from django.urls import path

from heliodesk.portal import (
    accuracy,
    continuing,
    demo,
    demo_mail,
    demo_telegram,
    feeds,
    home,
    hours,
    joining,
    keeping,
    mail_claim,
    mail_link,
    request,
    requests,
    survey,
)
from heliodesk.portal.appeals import doors
from heliodesk.portal.help import article, finding, front, helped, lists, medium, robots, shelf, sitemap, status
from heliodesk.portal.intake import choose, evidence, fill, review

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("hours/", hours.hours, name="hours"),
    path("hours/accuracy/", accuracy.accuracy, name="accuracy"),
    path("hours/<str:schedule>.ics", feeds.feed, name="feed"),
    path("help/", front.to_language, name="help-start"),
    path("help/in/<str:language>", front.change_language, name="help-in"),
    path("help/media/<str:name>", medium.medium, name="help-medium"),
    path("help/<str:language>/", front.front, name="help"),
    path("help/<str:language>/search", finding.search, name="help-search"),
    path("help/<str:language>/suggest", finding.suggest, name="help-suggest"),
    path("help/<str:language>/status/", status.status, name="help-status"),
    path("help/<str:language>/status/feed.atom", status.feed, name="help-status-feed"),
    path("help/<str:language>/community/", lists.community, name="help-community"),
    path("help/<str:language>/independent-help/", lists.independent, name="help-independent"),
    path("help/<str:language>/<slug:category>/", shelf.shelf, name="help-shelf"),
    path("help/<str:language>/<slug:category>/<slug:slug>/", article.article, name="help-article"),
    path("help/<str:language>/<slug:category>/<slug:slug>/helped", helped.helped, name="help-helped"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("requests/", requests.requests, name="requests"),
    path("requests/enter", requests.enter, name="enter"),
    path("requests/leave", requests.leave, name="leave"),
    path("requests/link", mail_link.ask, name="ask-link"),
    path("requests/link/<str:token>", mail_link.use, name="use-link"),
    path("requests/continue/<slug:key>/", continuing.go_on, name="go-on"),
    path("requests/join/<slug:key>/", joining.join, name="join-chat"),
    path("requests/rate/<str:token>", survey.how_was_it, name="how-was-it"),
    path("requests/no-more/<str:token>", survey.no_more, name="no-more"),
    path("requests/mail/<str:token>", mail_claim.confirm_mail, name="confirm-mail"),
    path("requests/new/", choose.choose, name="intake"),
    path("requests/new/<slug:slug>/", choose.start, name="intake-start"),
    path("requests/new/<slug:slug>/discard", fill.discard, name="intake-discard"),
    path("requests/new/<slug:slug>/review/", review.review, name="intake-review"),
    path("requests/new/<slug:slug>/<slug:name>/", fill.step, name="intake-step"),
    path("requests/sent/<str:number>/", review.sent, name="intake-sent"),
    path("requests/files", evidence.begin, name="intake-begin-file"),
    path("requests/files/<slug:key>", evidence.file, name="intake-file"),
    path("requests/files/<slug:key>/finish", evidence.finish, name="intake-finish-file"),
    path("requests/<str:number>/", request.one, name="request"),
    path("requests/<str:number>/write", request.write, name="write-in-request"),
    path("requests/<str:number>/act", request.act, name="act-on-request"),
    path("requests/<str:number>/appeal/", doors.appeal_form, name="appeal"),
    path("requests/<str:number>/appeal/add", doors.add, name="add-to-appeal"),
    path("requests/<str:number>/appeal/withdraw", doors.withdraw, name="withdraw-appeal"),
    path("requests/<str:number>/appeal/letter.pdf", doors.letter, name="appeal-letter"),
    path("requests/<str:number>/request.<str:form>", keeping.one, name="keep-request"),
    path("requests/all.<str:form>", keeping.every, name="keep-requests"),
]
if settings.DEMO:
    urlpatterns += [
        path("northstar/", demo.page, name="northstar"),
        path("northstar/identity", demo.identity, name="northstar-identity"),
        path("northstar/requests", demo.to_requests, name="northstar-requests"),
        path("northstar/telegram", demo_telegram.app, name="northstar-telegram"),
        path("northstar/telegram/write", demo_telegram.write, name="northstar-telegram-write"),
        path("northstar/mail", demo_mail.mailbox, name="northstar-mail"),
        path("northstar/mail/write", demo_mail.write, name="northstar-mail-write"),
        path("northstar/mail/<slug:name>.html", demo_mail.look, name="northstar-mail-look"),
    ]
