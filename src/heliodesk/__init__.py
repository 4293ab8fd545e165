"""Heliodesk: the support desk of a business that never closes."""
