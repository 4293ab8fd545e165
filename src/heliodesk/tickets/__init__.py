"""Tickets: tracked matters. See README.md."""
