"""The roster: who is to be there, day by day."""
