"""The rules of routing: read, changed, tried on yesterday, put back."""
