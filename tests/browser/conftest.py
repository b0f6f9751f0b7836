"""The real server and a real browser.

Environment: COLORSEG_BROWSER is the path of a browser; COLORSEG_REQUIRE_BROWSER=1 turns the skip
for want of one into a failure; COLORSEG_SCREENSHOTS is a folder for the pictures of the page.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # Nothing but the server is reached. page.route would do it too, but turns the cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
)

# What moves is drawn by the processor here, and nothing is waited for because it moves.
CALM = {"accept_downloads": True, "reduced_motion": "reduce"}
# High enough for the whole sidebar: scrolling closes a list that has just been opened.
DESK = CALM | {"viewport": {"width": 1280, "height": 1400}}
LOOKS = {
    "light": DESK | {"color_scheme": "light"},
    "dark": DESK | {"color_scheme": "dark"},
    "phone": CALM
    | {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: runs in a real browser")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of the running page."""
    with serving("streamlit_app.py", tmp_path_factory.mktemp("server")) as address:
        yield address


@contextmanager
def serving(script, folder, port=None):
    """Run a page, and see to it that it never had to be explained by a traceback."""
    port, log = port or _free_port(), folder / "log.txt"
    options = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.fileWatcherType": "none",
    }
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [part for name, value in options.items() for part in (f"--{name}", value)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for_health(process, f"http://127.0.0.1:{port}/_stcore/health", log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        _end(process)
    assert "Traceback" not in log.read_text(), log.read_text()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_health(process, address, log, patience=60):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def _end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def browser():
    """The browser, one for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = _find_browser(playwright)
        if path is None:
            _go_without("no browser found: set COLORSEG_BROWSER, or install chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _find_browser(playwright):
    given = os.environ.get("COLORSEG_BROWSER")
    if given:
        return given
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def _go_without(reason):
    if os.environ.get("COLORSEG_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def visiting(browser, server):
    """Where visits are made, each a person of their own, by tests and by what tests share.

    At its end no visit may have complained. Its pages are left to later visits with all that the
    browser has compiled for them, but nothing that the visit left there: that halves what it costs
    to open the page.
    """
    free = defaultdict(list)

    @contextmanager
    def visiting():
        made = []

        def make(look="light", home=server, **options):
            visit = free[look].pop() if free[look] and not options else None
            visit = visit or _first_visit(browser, LOOKS[look] | options)
            visit.home = home
            made.append((visit, look, options))
            return visit

        yield make
        for visit, _, _ in made:
            visit.leave()
        noted = [(visit.foreign, visit.complaints) for visit, _, _ in made]
        for visit, look, options in made:
            if options or noted != [([], [])] * len(made):
                visit.page.context.close()
            else:
                free[look].append(visit)
        assert noted == [([], [])] * len(made)

    return visiting


def _first_visit(browser, options):
    from tests.browser.visit import Visit

    return Visit(browser.new_context(**options).new_page())


@pytest.fixture
def new_visit(visiting):
    """Make visits for one test."""
    with visiting() as make:
        yield make


@pytest.fixture
def visit(new_visit):
    """One person's visit, nowhere yet."""
    return new_visit()


@pytest.fixture(scope="module")
def opened(visiting):
    """The page as it opens, in each look, for tests that leave the settings as they are."""
    with visiting() as make:
        yield cache(lambda look="light": make(look).open())


@pytest.fixture
def screenshots(tmp_path):
    """The folder for pictures of the page."""
    folder = Path(os.environ.get("COLORSEG_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def photo():
    """A real photograph as a file: 512 by 600 pixels."""
    from matplotlib.cbook import get_sample_data

    return Path(get_sample_data("grace_hopper.jpg", asfileobj=False)).read_bytes()
