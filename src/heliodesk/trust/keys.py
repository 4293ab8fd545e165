"""Keys that name themselves: by a checksum, a prefix, an envelope, or by what can be computed from them.

Base58Check keys (WIF, BIP-32 extended private keys, BIP-38), Solana secret keys, PEM blocks, keystore JSON (the web3
secret storage format), provider API keys with a known prefix, and `otpauth:` addresses. A Solana signature has the
size of a Solana secret key; only the key's second half is the Ed25519 public key of its first (RFC 8032).
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial

from . import base58, formats
from .words import Marks

Span = tuple[str, int, int]

_LONG = re.compile(r"[!-~]{15}")  # the shortest key
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{40,130}(?![A-Za-z0-9])")
_HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64}(?:[0-9a-fA-F]{64})?\Z")
_BYTES = re.compile(r"\[\s{0,4}\d{1,3}(?:\s{0,4},\s{0,4}\d{1,3}){31,63}\s{0,4}\]")
_BARE_BYTES = re.compile(r"(?<![\d,])(?<!, )\d{1,3}(?:, ?\d{1,3}){63}(?![\d,])")
_PEM_BEGIN = re.compile(r"-{1,6} ?begin [a-z0-9 ]{0,30}private key(?: block)? ?-{1,6}")
_PEM_END = re.compile(r"-{1,6} ?end [a-z0-9 ]{0,30}private key(?: block)? ?-{0,6}")
_PEM_BODY = re.compile(
    r"[A-Za-z0-9+/=,\\-]{20,}|[A-Za-z0-9+/=\\]{1,19}(?=\s*\Z|\s*\n)|(?:Proc-Type|DEK-Info|Version|Comment): [^\n]{0,80}"
)
_SPACE = re.compile(r"(?:\s|\\n|\\r|\"|>)+")
_OTPAUTH = re.compile(r"otpauth(?:-migration)?:(?://)?[^\s<>\"']{4,2000}")
_API_KEYS = re.compile(
    r"(?<![A-Za-z0-9_\-])(?:"
    r"[sr]k_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,100}"  # Stripe
    r"|sk-[A-Za-z0-9_\-]{20,250}"  # OpenAI, Anthropic and those like them
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"  # AWS
    r"|gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_\-]{18,100}"
    r"|xox[abeoprs]-[A-Za-z0-9\-]{10,250}|xapp-[A-Za-z0-9\-]{10,250}"  # Slack
    r"|AIza[A-Za-z0-9_\-]{30,45}|ya29\.[A-Za-z0-9_\-]{20,300}|GOCSPX-[A-Za-z0-9_\-]{20,60}"  # Google
    r"|SG\.[A-Za-z0-9_\-]{16,64}\.[A-Za-z0-9_\-]{16,80}|key-[0-9a-f]{32}"  # SendGrid, Mailgun
    r"|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_\-]{30,250}|hf_[A-Za-z0-9]{30,60}|dop_v1_[0-9a-f]{64}"
    r"|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|sq0(?:csp|atp)-[A-Za-z0-9_\-]{20,60}|SK[0-9a-f]{32}"
    r"|\d{8,10}:[A-Za-z0-9_\-]{35}(?![A-Za-z0-9_\-])"  # Telegram bots
    r"|eyJ[A-Za-z0-9_\-]{10,2000}\.eyJ[A-Za-z0-9_\-]{10,2000}\.[A-Za-z0-9_\-]{10,1000}"  # JWT (RFC 7519)
    r")"
)
_DERIVATIONS = 64  # Ed25519 derivations for one text; more keys than that are taken on sight


def key_spans(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    """Every key in a folded text. The marks say which of the bare numbers are private."""
    if _LONG.search(plain):
        yield from _tokens(plain, low, marks)
        yield from (("api-key", *match.span()) for match in _API_KEYS.finditer(plain))
    if "[" in plain or "," in plain:
        yield from _byte_arrays(plain, marks)
    if "begin " in low:
        yield from _pem(plain, low)
    if "ciphertext" in low and "{" in low:
        yield from _keystores(low)
    if "otpauth" in low:
        yield from (("otp-secret", *match.span()) for match in _OTPAUTH.finditer(low))


def _tokens(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    pairs = 0
    for match in _TOKEN.finditer(plain):
        token = match.group()
        pairs += 85 <= len(token) <= 88
        if is_key(token, partial(named, *match.span(), marks), trusting=pairs > _DERIVATIONS):
            yield "private-key", *match.span()
    for match in formats.RIPPLE_SEED.finditer(plain):
        if formats.is_proven(match.group()):
            yield "private-key", *match.span()
    for match in formats.BECH32.finditer(low):
        if formats.is_bech32(match.group()):
            yield "private-key", *match.span()


def is_key(token: str, is_named: Callable[[], bool], *, trusting: bool = False) -> bool:
    """Is a token of letters and digits a private key, by its own proof or because a word names it?

    `trusting`: take 64 bytes for a Solana key pair on sight.
    """
    size = len(token)
    if _HEX.match(token):
        # 64 hexadecimal digits are a transaction hash just as often: the nearest word decides.
        return is_named()
    if formats.is_proven(token):
        return True
    if 50 <= size <= 59:  # a misspelt WIF or BIP-38 key
        return size in (51, 52, 58) and token[0] in "5KLc96" and base58.decode(token) is not None and is_named()
    if 85 <= size <= 88:
        data = base58.decode(token)
        return data is not None and len(data) == 64 and (trusting or formats.is_ed25519_pair(data) or is_named())
    if 43 <= size <= 44:
        data = base58.decode(token)
        return data is not None and len(data) == 32 and is_named()
    return False


def named(start: int, end: int, marks: Marks) -> bool:
    """Does the word nearest to a span say that it is private? Words before it count more than words after it."""
    private, public = marks["private-key"], marks["neutral"]
    for reach in (24, 90):
        wanted, other = private.before(start, reach), public.before(start, reach)
        if wanted or other:
            return wanted is not None and (other is None or wanted[1] > other[0])
    wanted, other = private.after(end, 40), public.after(end, 40)
    return wanted is not None and (other is None or wanted[0] <= other[0])


def _byte_arrays(plain: str, marks: Marks) -> Iterator[Span]:
    for pattern in (_BYTES, _BARE_BYTES):
        for match in pattern.finditer(plain):
            numbers = [int(number) for number in re.findall(r"\d+", match.group())]
            if max(numbers) < 256 and (
                len(numbers) == 64 or (len(numbers) == 32 and marks["private-key"].near(*match.span()))
            ):
                yield "private-key", match.start(), match.end()


def _pem(plain: str, low: str) -> Iterator[Span]:
    ends = [match.span() for match in _PEM_END.finditer(low)]
    starts = [start for start, _ in ends]
    begins = list(_PEM_BEGIN.finditer(low))
    for number, begin in enumerate(begins):
        limit = begins[number + 1].start() if number + 1 < len(begins) else len(low)
        place = bisect_left(starts, begin.end())
        if place < len(ends) and starts[place] < limit:
            yield "private-key", begin.start(), ends[place][1]
            continue
        at = reached = begin.end()  # truncated: take what looks like its body
        while at < limit:
            if space := _SPACE.match(plain, at, limit):
                at = space.end()
            body = _PEM_BODY.match(plain, at, limit)
            if body is None:
                break
            at = reached = body.end()
        yield "private-key", begin.start(), reached


def _keystores(low: str) -> Iterator[Span]:
    """Outermost braces around a cipher text and what derives its key. One pass; a truncated file reaches to the end."""
    depth = 0
    start = 0
    for match in re.finditer(r"[{}]", low):
        if match.group() == "{":
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and _keystore(low[start : match.end()]):
                yield "keystore", start, match.end()
    if depth and _keystore(low[start:]):
        yield "keystore", start, len(low)


def _keystore(part: str) -> bool:
    return "ciphertext" in part and any(word in part for word in ("kdf", "cipherparams", "crypto", '"mac'))
