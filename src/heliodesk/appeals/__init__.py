"""Formal appeals against decisions. See README.md."""
