"""Addresses of mail, below /mail/: for providers, which show a secret."""

from django.urls import path

from heliodesk.channels.email import webhooks

app_name = "channels"
urlpatterns = [path("<slug:esp>/<slug:kind>/", webhooks.take, name="webhook")]
