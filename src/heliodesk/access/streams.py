"""Admission to the live streams: a token that lives for a minute and names one viewer."""

from heliodesk.access import tokens


def stream_token(kind: str, viewer: str | int, *, session: str = "") -> str:
    """Sign a stream token for a customer (by key) or an agent (by id, with the session that they are signed in by)."""
    return tokens.sign("stream", {"k": kind, "v": viewer, "s": session})
