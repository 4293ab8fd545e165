"""Figures for Prometheus, at /metrics on the loopback address only."""

from prometheus_client import Counter, Gauge, Histogram

streams = Gauge("heliodesk_streams_open", "Open event streams")
sockets = Gauge("heliodesk_sockets_open", "Open WebSockets")
posts = Counter("heliodesk_posts_total", "Messages posted by customers", ["answer"])
posted = {again: posts.labels("again" if again else "stored") for again in (False, True)}
post_seconds = Histogram(
    "heliodesk_post_seconds",
    "Time to acknowledge a customer's message",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
