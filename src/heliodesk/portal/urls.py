"""Addresses of the customers' pages."""

from django.conf import settings
from django.urls import path

from heliodesk.portal import demo, feeds, home, hours, keeping, mail_link, request, requests
from heliodesk.portal.appeals import doors
from heliodesk.portal.help import article, finding, front, helped, shelf, sitemap
from heliodesk.portal.intake import choose, evidence, fill, review

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<str:schedule>.ics", feeds.feed, name="feed"),
    path("help/", front.to_language, name="help-start"),
    path("help/in/<str:language>", front.change_language, name="help-in"),
    path("help/<str:language>/", front.front, name="help"),
    path("help/<str:language>/search", finding.search, name="help-search"),
    path("help/<str:language>/suggest", finding.suggest, name="help-suggest"),
    path("help/<str:language>/<slug:category>/", shelf.shelf, name="help-shelf"),
    path("help/<str:language>/<slug:category>/<slug:slug>/", article.article, name="help-article"),
    path("help/<str:language>/<slug:category>/<slug:slug>/helped", helped.helped, name="help-helped"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("requests/", requests.requests, name="requests"),
    path("requests/enter", requests.enter, name="enter"),
    path("requests/leave", requests.leave, name="leave"),
    path("requests/link", mail_link.ask, name="ask-link"),
    path("requests/link/<str:token>", mail_link.use, name="use-link"),
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
        path("northstar/mail", demo.mailbox, name="northstar-mail"),
    ]
