"""Fetching, against servers that mean no good. They are real; some speak TLS with a certificate that the test trusts."""

import asyncio
import datetime
import gzip
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heliodesk.outbound import Forbidden, TooBig, TooManyRedirects, TooSlow, Unreachable, connect, fetch, fetch_async

NAMES = {
    "good.test": ["127.0.0.1"],
    "other.test": ["127.0.0.1"],
    "inside.test": ["127.0.0.1"],
    "both.test": ["93.184.216.34", "10.0.0.1"],
}

BOMB = gzip.compress(bytes(60 * 2**20))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        path, _q, query = self.path.partition("?")
        getattr(self, path.strip("/").replace("-", "_") or "plain", self.plain)(query)

    do_POST = do_GET

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def plain(self, query: str) -> None:
        self.answer(b'{"hello": "there"}')

    def to(self, query: str) -> None:
        self.answer(b"", 302, location=query, set_cookie="a=b")

    def keep(self, query: str) -> None:
        self.answer(b"", 307, location=query)

    def circle(self, query: str) -> None:
        self.answer(b"", 302, location=f"/circle?{int(query or 0) + 1}")

    def bomb(self, query: str) -> None:
        self.answer(BOMB, content_encoding="gzip")

    def zipped(self, query: str) -> None:
        self.answer(gzip.compress(b"small" * 50_000), content_encoding="gzip")

    def half(self, query: str) -> None:
        self.answer(gzip.compress(bytes(range(256)) * 99)[:-20], content_encoding="gzip")

    def strange(self, query: str) -> None:
        self.answer(b"xx", content_encoding="br")

    def large(self, query: str) -> None:
        self.answer(bytes(2**20))

    def drip(self, query: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.drops(b"x")

    def drip_headers(self, query: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drops(b"x-a: b\r\n")

    def drops(self, drop: bytes) -> None:
        try:
            for _ in range(100):
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_words: object) -> None:
        pass


def certificate(folder) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "pem"
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    secure, plain = ThreadingHTTPServer(("127.0.0.1", 0), Handler), ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    secure.socket = certificate(folder).wrap_socket(secure.socket, server_side=True)
    for server in (secure, plain):
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield secure, plain, folder / "pem"
    for server in (secure, plain):
        server.shutdown()


@pytest.fixture
def site(servers, settings, monkeypatch):
    """Ports of the two servers; good.test and the plain server's address are allowed, nothing else inside is."""
    secure, plain, pem = servers
    trusted = ssl.create_default_context(cafile=pem)
    monkeypatch.setattr("heliodesk.outbound.client.certificates", lambda: trusted)
    tls, http = secure.server_address[1], plain.server_address[1]
    settings.OUTBOUND_ALLOW = [f"good.test:{tls}", f"127.0.0.1:{http}"]
    secure.asked.clear()
    plain.asked.clear()
    return secure, plain, f"https://good.test:{tls}", f"http://127.0.0.1:{http}"


def resolver(host: str, port: int) -> list[str]:
    if host not in NAMES:
        raise Unreachable(f"{host} has no address")
    return NAMES[host]


def get(url: str, **words):
    return fetch("GET", url, resolver=resolver, **words)


def test_a_plain_answer(site):
    _s, _p, https, http = site
    secure = _s
    answer = get(f"{https}/plain?secret=1", headers={"authorization": "Bearer x"})
    assert (answer.status, answer.ok, answer.json(), answer.url) == (
        200,
        True,
        {"hello": "there"},
        f"{https}/plain?secret=1",
    )
    _method, _path, headers = secure.asked[0]
    assert headers["user-agent"].startswith("Heliodesk")
    assert headers["authorization"] == "Bearer x"
    assert get(f"{http}/zipped").body == b"small" * 50_000


def test_what_is_not_allowed_is_not_even_connected_to(site):
    secure, plain, https, _http = site
    port = https.rpartition(":")[2]
    for url in [
        f"https://inside.test:{port}/",
        f"https://127.0.0.1:{port}/",
        f"https://[::1]:{port}/",
        f"https://[::ffff:127.0.0.1]:{port}/",
        f"https://2130706433:{port}/",
        f"https://0x7f000001:{port}/",
        f"https://0177.0.0.1:{port}/",
        f"https://127.1:{port}/",
        f"https://127.0.0.1.:{port}/",
        f"https://①②⑦.⓪.⓪.①:{port}/",
        f"https://[::7f00:1]:{port}/",
        "https://169.254.169.254/latest/meta-data/",
        "https://168.63.129.16/",
        "https://192.0.0.192/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b::7f00:1]/",
        "https://100.100.100.200/",
        f"https://good.test@inside.test:{port}/",
        f"https://user:word@good.test:{port}/",
        f"https://good.test:{port}@127.0.0.1:{port}/",
        f"https://good.test:{port}\\@inside.test:{port}/",
        f"http://other.test:{port}/",
        "http://127.0.0.1:1/",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "//example.com/",
        "javascript:alert(1)",
        "",
        "https://",
        "https:///x",
        "https://both.test/",
    ]:
        with pytest.raises((Forbidden, Unreachable)) as stopped:
            get(url)
        if "①" not in url and "\\" not in url:
            assert stopped.type is Forbidden, url
    assert secure.asked == plain.asked == []


def test_a_name_is_resolved_once_and_the_answer_is_what_is_connected_to(site):
    """A name that is public when it is checked and ours when it is connected to."""
    secure, _plain, https, _http = site
    port = int(https.rpartition(":")[2])
    asked = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    with pytest.raises((TooSlow, Unreachable)):
        fetch("GET", f"https://other.test:{port}/", resolver=rebinding, seconds=0.5)
    assert asked == ["other.test"]
    with pytest.raises(Forbidden):  # the next time it is checked anew
        fetch("GET", f"https://other.test:{port}/", resolver=rebinding, seconds=0.5)
    assert secure.asked == []


def test_the_peer_is_looked_at_after_connecting(site, monkeypatch):
    """As if something below us led the connection elsewhere."""
    secure, _plain, https, _http = site
    port = int(https.rpartition(":")[2])
    plain = connect.httpcore.AnyIOBackend.connect_tcp

    async def astray(self, host, *words, **more):
        return await plain(self, "127.0.0.1", *words, **more)

    monkeypatch.setattr(connect.httpcore.AnyIOBackend, "connect_tcp", astray)
    with pytest.raises(Forbidden):
        fetch("GET", f"https://other.test:{port}/", resolver=lambda *_: ["93.184.216.34"])
    assert secure.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "https://127.0.0.1:{tls}/",
        "https://inside.test:{tls}/",
        "http://other.test:{tls}/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "https://[::1]:{tls}/",
        "//127.0.0.1:{tls}/",
        "https://a:b@good.test:{tls}/",
        "gopher://x/",
    ],
)
def test_a_redirect_starts_from_the_beginning(site, target):
    secure, _plain, https, _http = site
    with pytest.raises(Forbidden):
        get(f"{https}/to?{target.format(tls=https.rpartition(':')[2])}")
    assert len(secure.asked) == 1


def test_redirects_are_followed_five_times(site):
    _secure, _plain, https, _http = site
    assert get(f"{https}/to?/plain").url == f"{https}/plain"
    with pytest.raises(TooManyRedirects):
        get(f"{https}/circle")


def test_secrets_and_bodies_do_not_go_along_to_another_origin(site):
    secure, plain, https, http = site
    secrets = {"Authorization": "Bearer x", "Cookie": "c=d", "X-Signature": "s", "Accept": "text/plain"}
    get(f"{https}/to?{http}/plain", headers=secrets)
    _method, _path, headers = plain.asked[0]
    assert not {"authorization", "cookie", "x-signature"} & set(headers)
    assert headers["accept"] == "text/plain"
    with pytest.raises(Forbidden):
        fetch("POST", f"{https}/keep?{http}/plain", body=b"secret", resolver=resolver)
    fetch("POST", f"{https}/to?{http}/plain", body=b"secret", resolver=resolver)
    assert plain.asked[-1][0] == "GET"
    get(f"{https}/to?/plain", headers=secrets)
    assert secure.asked[-1][2]["authorization"] == "Bearer x"
    assert secure.asked[-1][2]["cookie"] == "c=d"  # ours, not the one that the redirect set


def test_a_bomb_has_no_room_to_unfold(site):
    import tracemalloc

    _secure, _plain, https, _http = site
    tracemalloc.start()
    with pytest.raises(TooBig):
        get(f"{https}/bomb")
    assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    tracemalloc.stop()
    with pytest.raises(TooBig):
        get(f"{https}/large", largest=100_000)
    for broken in ("half", "strange"):
        with pytest.raises(Unreachable):
            get(f"{https}/{broken}")


@pytest.mark.parametrize("path", ["drip", "drip-headers"])
def test_a_server_that_drips_is_left(site, path):
    _secure, _plain, https, _http = site
    began = time.perf_counter()
    with pytest.raises(TooSlow):
        get(f"{https}/{path}", seconds=0.6)
    assert time.perf_counter() - began < 2


def test_a_resolver_that_hangs_is_left(site):
    began = time.perf_counter()
    with pytest.raises(TooSlow):
        fetch("GET", "https://good.test/", seconds=0.3, resolver=lambda *_: time.sleep(2) or [])
    assert time.perf_counter() - began < 1.5


def test_a_certificate_of_somebody_else_is_not_taken(site, monkeypatch):
    _secure, _plain, https, _http = site
    monkeypatch.setattr("heliodesk.outbound.client.certificates", connect.certificates)
    with pytest.raises(Unreachable):
        get(https)


def test_the_environment_has_no_say(site, monkeypatch):
    secure, _plain, https, http = site
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, http)
    assert get(https).ok
    assert len(secure.asked) == 1


def test_it_runs_on_a_loop_too_and_the_log_keeps_secrets(site):
    _secure, _plain, https, _http = site
    with structlog.testing.capture_logs() as lines:
        assert asyncio.run(
            fetch_async("get", f"{https}/plain?token=secret", resolver=resolver, headers={"a": "hidden"})
        ).ok
    assert [line["host"] for line in lines] == ["good.test"]
    assert "secret" not in str(lines)
    assert "hidden" not in str(lines)
