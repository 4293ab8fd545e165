"""The back end of the demo's exchange beside a desk, which can be stopped and started."""

import signal
import subprocess
import sys
import time
from urllib.request import urlopen


class Exchange:
    """The demo's exchange, as `heliodesk demo` runs it: a process of its own, which can be away."""

    def __init__(self, settings: dict[str, str], port: int) -> None:
        self.settings, self.port = settings, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "heliodesk", "demo-exchange", "--port", str(self.port), "--pace", "12"]
        self.process = subprocess.Popen(command, env=self.settings)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/v1/deposit", timeout=1)
            except OSError as error:
                if getattr(error, "code", 0) == 405:  # it only takes questions
                    return
            time.sleep(0.05)
        raise AssertionError("the exchange does not answer")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)
