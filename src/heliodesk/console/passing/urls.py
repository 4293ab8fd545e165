"""Addresses of following the sun, below /console/."""

from django.urls import path

from heliodesk.console.passing import board, order

urlpatterns = [
    path("passing/", board.board, name="passing"),
    path("passing/order/", order.order, name="passing-order"),
    path("passing/<slug:key>/draft", board.draft, name="passing-draft"),
    path("passing/<slug:key>/say", board.say, name="passing-say"),
]
