"""Are two requests the same matter? Sketches of texts and a verdict with reasons. Pure: no Django, no network, no clock."""
