"""When more come than usual: what is on and why, who waits for one incident, and who is called."""
