"""How quick the page is, in a real browser: ``python -m benchmarks page``.

It needs Playwright and a browser. What is measured is what a person waits for: from a key on the
slider, or a file that has arrived, to the picture on the screen.
"""

import argparse
import io
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.machine import load, machine
from colorseg.samples import draw_sample

_HERE = Path(__file__).parent
_README = _HERE / "README.md"
_BEGIN, _END = "<!-- page: measured -->", "<!-- page: end -->"
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_PATIENCE = 60_000  # milliseconds
_SIZES = {"24 megapixels": (6000, 4000), "0.6 megapixels": (960, 640)}
_KS = range(2, 16)  # from which a key goes to the next

# Notes when the viewer has another picture on the screen, and when the page is at rest.
_WATCH = """
() => {
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((each) => [
    each, ...(each.shadowRoot ? deep(each.shadowRoot) : [])]);
  const pane = deep(document).find((each) => each.matches(".pane.after"));
  const app = document.querySelector('[data-testid="stApp"]');
  window.noted = [];
  const note = (what) => window.noted.push([what, performance.now()]);
  const shown = () => requestAnimationFrame(() => setTimeout(() => {
    note(pane.querySelector(".chip").textContent)}));
  new MutationObserver(shown).observe(pane, { childList: true, subtree: true });
  new MutationObserver(() => note(app.dataset.testScriptState)).observe(
    app, { attributeFilter: ["data-test-script-state"] });
  for (const type of ["keydown", "change"]) {
    document.addEventListener(type, () => note(type), true);
  }
}
"""
_QUIET = """
(chip) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const last = window.noted.at(-1);
  return app.dataset.testScriptState === "notRunning" &&
    window.noted.some(([what]) => what === chip) && performance.now() - last[1] > 400;
}
"""


@dataclass(frozen=True)
class Goal:
    """What is wanted of one of the waits.

    Attributes
    ----------
    wait : str
        What is waited for.
    seconds : dict of float
        What is wanted, by the name of the picture.
    """

    wait: str
    seconds: dict[str, float]


_LARGE, _SMALL = _SIZES
GOALS = (
    Goal("key to first picture", {_LARGE: 0.3, _SMALL: 0.25}),
    Goal("key to exact picture", {_LARGE: 0.6, _SMALL: 0.6}),
    Goal("key to all settled", {_LARGE: 1.5}),
    Goal("file arrived to first picture", {_LARGE: 1.5}),
    Goal("first view of a warm server", {_SMALL: 1.5}),
)

Waits = dict[tuple[str, str], list[float]]  # seconds by picture and wait


def page(words: Sequence[str]) -> int:
    """Measure the page in a real browser, and write the table into this folder's README.

    Parameters
    ----------
    words : sequence of str
        The words after the command's name.

    Returns
    -------
    int
        0.
    """
    chosen = _parser().parse_args(words)
    before, waits = load(), Waits()
    for name, size in _SIZES.items():
        if chosen.only in (None, name.split()[0]):
            _measure(name, _made(chosen.photo, size), waits)
    text = table(waits, before)
    print(text)
    if chosen.write:
        write(text, _README)
    return 0


def table(waits: Waits, before: float | None) -> str:
    """Write the waits as a table in Markdown.

    Parameters
    ----------
    waits : dict
        Seconds, by the name of the picture and what was waited for.
    before : float or None
        The load before it began.

    Returns
    -------
    str
        The table, and where and when it was measured.
    """
    rows = [
        _row(goal, name, waits) for name in _SIZES for goal in GOALS if (name, goal.wait) in waits
    ]
    about, day = machine(), datetime.now(UTC).date().isoformat()
    return "\n".join(
        [
            f"{day}, {about['processor']}, {len(os.sched_getaffinity(0))} cores, load before and "
            f"after {before} and {load()}:",
            "",
            "| picture | wait | least | median | worst | of | median wanted |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def write(text: str, path: Path) -> None:
    """Put a text between the marks of a file.

    Parameters
    ----------
    text : str
        What goes there.
    path : Path
        The file.
    """
    whole = path.read_text(encoding="utf-8")
    head, _, rest = whole.partition(_BEGIN)
    tail = rest.partition(_END)[2]
    path.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", encoding="utf-8")


def _row(goal: Goal, name: str, waits: Waits) -> str:
    seconds = waits[name, goal.wait]
    middle, wanted = statistics.median(seconds), goal.seconds.get(name)
    wish = "" if wanted is None else f"{wanted:.2f} s: {'met' if middle <= wanted else 'missed'}"
    told = (f"{each:.2f} s" for each in (min(seconds), middle, max(seconds)))
    cells = (name, goal.wait, *told, len(seconds), wish)
    return "".join(f"| {cell} " for cell in cells) + "|"


def _measure(name: str, file: bytes, waits: Waits) -> None:
    with ExitStack() as stack:
        home = stack.enter_context(_serving())
        browser = stack.enter_context(_browser())
        _open(browser, home).context.close()  # a warm server
        visit = None
        for _ in range(3):
            if visit is not None:
                visit.context.close()
            began = time.perf_counter()
            visit = _open(browser, home)
            waits.setdefault((name, GOALS[4].wait), []).append(time.perf_counter() - began)
        assert visit is not None
        visit.wait_for_selector(_IDLE)
        waits[name, GOALS[3].wait] = [_upload(visit, file)]
        for k in _KS:
            _press(visit, k, name, waits)


def _upload(visit: Any, file: bytes) -> float:
    """Give a picture; return the seconds from its arrival to the first picture of it."""
    arrived: list[float] = []
    visit.on("requestfinished", lambda request: _note_arrival(visit, request, arrived))
    visit.evaluate(_WATCH)
    visit.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": file}
    )
    visit.wait_for_function(_QUIET, arg="2 colors", timeout=_PATIENCE)
    shown = next(at for what, at in visit.evaluate("window.noted") if what.startswith("2 colors"))
    return max(shown - arrived[0], 0) / 1000


def _note_arrival(visit: Any, request: Any, arrived: list[float]) -> None:
    if "upload_file" in request.url and not arrived:
        timing = request.timing
        origin = visit.evaluate("performance.timeOrigin")
        arrived.append(timing["startTime"] + timing["responseEnd"] - origin)


def _press(visit: Any, k: int, name: str, waits: Waits) -> None:
    """Go one number of colors up by a key, and note each wait."""
    visit.evaluate("window.noted = []")
    visit.get_by_role("slider", name="Number of colors").press("ArrowRight")
    chip = f"{k + 1} colors"
    visit.wait_for_function(_QUIET, arg=chip, timeout=_PATIENCE)
    noted = visit.evaluate("window.noted")
    pressed = noted[0][1]
    first = next(at for what, at in noted if what.startswith(chip))
    exact = next(at for what, at in noted if what == chip)
    rest = max(at for what, at in noted if what == "notRunning")
    for goal, at in zip(GOALS, (first, exact, rest), strict=False):
        waits.setdefault((name, goal.wait), []).append((at - pressed) / 1000)


def _open(browser: Any, home: str) -> Any:
    visit = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    visit.goto(f"{home}?k=2")
    visit.wait_for_selector("img.after[src]", timeout=_PATIENCE)
    return visit


def _made(photo: Path | None, size: tuple[int, int]) -> bytes:
    """Make a photograph of a size, as a JPEG, with the noise that enlarging takes away."""
    source = Image.fromarray(draw_sample("spheres")) if photo is None else Image.open(photo)
    rng = np.random.default_rng(0)
    pixels = np.asarray(source.convert("RGB").resize(size, Image.Resampling.BICUBIC), np.float32)
    shared = rng.normal(0, 3, pixels.shape[:2]).astype(np.float32)
    noisy = pixels + shared[..., None] + rng.normal(0, 1.5, pixels.shape).astype(np.float32)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_find_browser(playwright), args=_FLAGS)
        yield browser
        browser.close()


def _find_browser(playwright: Any) -> str:
    own = playwright.chromium.executable_path
    names = ("chromium", "chromium-browser", "google-chrome")
    found = [os.environ.get("COLORSEG_BROWSER"), own if Path(own).exists() else None]
    path = next(filter(None, [*found, *map(shutil.which, names)]), None)
    if path is None:
        sys.exit("No browser was found: set COLORSEG_BROWSER, or install chromium.")
    return path


@contextmanager
def _serving() -> Iterator[str]:
    """Run the page on a free port, with no more threads than it uses itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ("--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1")
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    process = subprocess.Popen(
        [*command, "--server.fileWatcherType=none"],
        cwd=_HERE.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(process: "subprocess.Popen[bytes]", health: str) -> None:
    deadline = time.monotonic() + _PATIENCE / 1000
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The page did not start.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks page")
    parser.description = "Measure how quick the page is, in a real browser."
    add = parser.add_argument
    add("photo", nargs="?", type=Path, help="a photograph, measured at both sizes; else a sample")
    add("--only", choices=[name.split()[0] for name in _SIZES], help="megapixels")
    add("--no-write", dest="write", action="store_false", help="print the table only")
    return parser
