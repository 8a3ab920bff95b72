"""Starts a desk of its own, makes a key as its owner would, and lets schemathesis try every call that it describes.

    python check.py CHAPERONE_BINARY [further words for schemathesis]

Every check of schemathesis is on: an answer that is not described, a 5xx, a body that is taken although it has not the
described shape, a call that works without a key. Left out on purpose: what a call means; the stories test that.
"""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PASSWORD = "four-words-that-sit-apart"
SET_UP = {
    "practice": "Harbour Lane Dental",
    "country": "england",
    "town": "Whitby",
    "phone": "01632 960123",
    "name": "Amira Hassan",
    "email": "amira@harbourlane.example",
    "password": PASSWORD,
}


class Browser:
    """Cookies, and the token of the last page."""

    def __init__(self, url):
        self.url = url
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.token = ""

    def ask(self, path, fields=None):
        body = None if fields is None else urllib.parse.urlencode({**fields, "csrf": self.token}).encode()
        with self.opener.open(self.url + path, body, timeout=30) as answer:
            page = answer.read().decode()
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        self.token = found[1] if found else self.token
        return page


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(url, desk):
    for _ in range(300):
        if desk.poll() is not None:
            sys.exit("the desk ended before it was ready")
        try:
            with urllib.request.urlopen(url + "/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("the desk was not ready after half a minute")


def make_key(url):
    """The owner sets the desk up and makes a key on the page for it."""
    owner = Browser(url)
    owner.ask("/set-up")
    owner.ask("/set-up", SET_UP)
    owner.ask("/me/keys")
    page = owner.ask("/me/keys", {"do": "make", "name": "schemathesis", "password": PASSWORD})
    return re.search(r'value="(chaperone_[a-z2-7]+)"', page)[1]


def main(binary, words):
    with tempfile.TemporaryDirectory(prefix="chaperone-calls-") as folder:
        url = f"http://127.0.0.1:{free_port()}"
        place = ["--data", f"{folder}/data", "--keys", f"{folder}/keys"]
        config = Path(folder, "chaperone.toml")
        config.write_text("")
        # The tool also guesses links from `Location` headers and now and then guesses a path of another call, which it
        # then reports as an error of ours. What it finds out from the description stays on.
        guesses = Path(folder, "schemathesis.toml")
        guesses.write_text('[phases.stateful.inference]\nalgorithms = ["dependency-analysis"]\n')
        serve = [binary, *place, "--config", str(config), "serve", "--listen", url.removeprefix("http://")]
        with open(Path(folder, "log"), "wb") as log, subprocess.Popen(serve, stdout=log, stderr=log) as desk:
            try:
                wait_until_ready(url, desk)
                tried = Path(sys.executable).with_name("schemathesis")
                run = [str(tried), "run", f"{url}/api/openapi.json", "--header", f"Authorization: Bearer {make_key(url)}"]
                # Fewer calls a second than a key may make, so that no answer is only "wait".
                run += ["--checks", "all", "--rate-limit", "45/s", "--seed", "2026", "--max-examples", "40"]
                status = subprocess.run(run + words, cwd=folder, env={**os.environ, "NO_COLOR": "1"}).returncode
                if desk.poll() is not None:
                    sys.exit("the desk ended while it was tried")
            finally:
                desk.terminate()
    sys.exit(status)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
