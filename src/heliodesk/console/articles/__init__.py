"""The editors' pages for the help centre."""
