"""Figures: each module prints ratios against a named reference, measured in the same run on the same machine."""
