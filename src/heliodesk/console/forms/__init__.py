"""The forms of requests, as editors keep them."""
