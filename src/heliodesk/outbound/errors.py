"""What can go wrong on the way out. Messages name hosts and rules, never a path, a query or a header."""


class OutboundError(Exception):
    """No answer that can be used. Whoever called decides whether to try again.

    `went`: the other side may have the request. While it is False, certainly nothing was asked.
    """

    went = False


class Forbidden(OutboundError):
    """The address may not be reached: scheme, port, form, or a network that is not public. Trying again does not help."""


class Unreachable(OutboundError):
    """No connection, a name that does not resolve, a broken certificate or answer."""


class TooSlow(OutboundError):
    """The whole exchange, redirects and body too, took longer than it may."""


class TooBig(OutboundError):
    """The body, decompressed, is larger than it may be."""


class TooManyRedirects(OutboundError):
    """The server sends us in circles."""
