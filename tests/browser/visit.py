"""A visit to the page: what a person does there and sees, as methods over a browser's page."""

import base64
import itertools
import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest

try:
    from playwright.sync_api import Locator, Page, Request, expect
except ModuleNotFoundError:
    if os.environ.get("COLORSEG_REQUIRE_BROWSER") == "1":
        raise
    pytest.skip("Playwright is not installed: see requirements-dev.txt", allow_module_level=True)

PATIENCE = 60_000  # milliseconds; what is waited for comes within two seconds if nothing else runs
expect.set_options(timeout=PATIENCE)

IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'

# The pixels as the browser decoded them, not as Python sent them.
COUNT_COLORS = """
async (img) => {
  await img.decode();
  const canvas = new OffscreenCanvas(img.naturalWidth, img.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(img, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map();
  for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const hex = (byte) => byte.toString(16).padStart(2, "0");
  const code = (p) => "#" + [p, p >>> 8, p >>> 16].map((part) => hex(part & 255)).join("");
  return {
    size: [canvas.width, canvas.height],
    colors: Object.fromEntries(
      [...counts].filter(([pixel]) => pixel >>> 24 === 255).map(([p, n]) => [code(p), n])
    ),
  };
}
"""

DROP_FILES = """
(zone, files) => {
  const asPeopleDo = { bubbles: true, cancelable: true, composed: true };
  const dataTransfer = new DataTransfer();
  for (const { name, type, size, base64 } of files) {
    const bytes = size || Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { ...asPeopleDo, dataTransfer }));
  }
}
"""

# From a rest on: parts of the page may still be on their way.
WATCH_RUNS = """
async (app) => {
  window.runs = [];
  let last = performance.now();
  const note = () => {
    window.runs.push(app.dataset.testScriptState);
    last = performance.now();
  };
  new MutationObserver(note).observe(app, { attributeFilter: ["data-test-script-state"] });
  while (performance.now() - last < 700) await new Promise((done) => setTimeout(done, 50));
  window.runs.length = 0;
}
"""

FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"

PLACES = itertools.count()

LOADED = "() => document.fonts.status === 'loaded' && [...document.images].every((i) => i.complete)"


@dataclass(frozen=True)
class Shot:
    """An image of the page as the browser decoded it."""

    size: tuple[int, int]
    colors: dict[str, int]  # each opaque color with its pixels


@dataclass(eq=False)
class Visit:
    """One person's page.

    Attributes
    ----------
    page : Page
        The browser's page.
    home : str
        The page's address without settings.
    foreign : list of str
        Requests to anywhere but the server; the browser refuses each.
    complaints : list of str
        What the browser called an error.
    """

    page: Page
    home: str = ""
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.size = self.page.viewport_size
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._note_request)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.on("dialog", self._note_dialog)

    def _is_foreign(self, url: str) -> bool:
        return urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self.home)

    def _note_request(self, request: Request) -> None:
        if self._is_foreign(request.url):
            self.foreign.append(request.url)

    def _note_console(self, message) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _note_dialog(self, dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    # ---- going there ----

    def open(self, query: str = "", *, colors: int = 8) -> "Visit":
        """Open the page, or a link to it, and wait for a result of so many colors."""
        self.page.goto(self.home + query)
        return self.shows(colors)

    def shows(self, colors: int) -> "Visit":
        """Wait until a result of so many colors is shown and nothing is at work."""
        expect(self.chip).to_have_text("1 color" if colors == 1 else f"{colors} colors")
        expect(self.page.locator("img.after[src]")).to_be_attached()
        return self.idle()

    def idle(self) -> "Visit":
        """Wait until the page has stopped working."""
        self.page.wait_for_selector(IDLE)
        return self

    def in_link(self, **wanted: str | None) -> None:
        """Wait until the link carries these values, None for not at all."""

        def carried(url: str) -> bool:
            query = parse_qs(urlsplit(url).query)
            return all(query.get(k) == (None if v is None else [v]) for k, v in wanted.items())

        self.page.wait_for_url(carried, wait_until="commit")

    def leave(self) -> None:
        """Leave the page, and nothing behind for who comes next."""
        self._come_to_rest()
        # What runs while scripts are stopped may complain of just that.
        self.complaints[:] = [each for each in self.complaints if "no longer runnable" not in each]
        self.page.evaluate(FORGET)
        self.page.context.clear_cookies()
        self.page.set_viewport_size(self.size)

    def _come_to_rest(self) -> None:
        """Go to a page of the server that has no script, whatever is under way.

        Playwright's own way to go there fails if the page goes elsewhere meanwhile, as it does some
        time after an address was not found. Here its scripts begin nothing any more, what they had
        begun is outlasted, and an address that nobody has been to is reached when all is over.
        """
        place = f"{self.home}_stcore/health?{next(PLACES)}"
        session = self.page.context.new_cdp_session(self.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        with self.page.expect_event("framenavigated", lambda frame: frame.url == place):
            ended = "net::ERR_ABORTED"
            while ended == "net::ERR_ABORTED":
                ended = session.send("Page.navigate", {"url": place}).get("errorText")
        session.detach()

    # ---- what is there ----

    @property
    def main(self) -> Locator:
        """The page beside the sidebar."""
        return self.page.get_by_test_id("stMain")

    @property
    def chip(self) -> Locator:
        """What the viewer calls the result."""
        return self.page.locator(".pane.after .chip")

    @property
    def slider(self) -> Locator:
        """The slider of the number of colors."""
        return self.page.get_by_role("slider", name="Number of colors")

    @property
    def divider(self) -> Locator:
        """The divider of the viewer."""
        return self.page.get_by_role("slider", name="Divider")

    @property
    def alert(self) -> Locator:
        """What went wrong, or a note."""
        return self.main.get_by_role("alert").filter(visible=True)

    @property
    def stop_button(self) -> Locator:
        """Our own button to stop a run; Streamlit has one of its own at the top of the page."""
        return self.main.get_by_test_id("stButton").filter(has_text="Stop")

    @property
    def swatches(self) -> Locator:
        """The palette's buttons."""
        return self.page.locator(".swatches .copy")

    @property
    def palette(self) -> list[str]:
        """The hex codes of the swatches, in order."""
        return self.page.locator(".swatches .hex").all_text_contents()

    @property
    def result(self) -> Shot:
        """The result on the screen."""
        return self.decode(self.page.locator("img.after[src]"))

    def decode(self, image: Locator) -> Shot:
        """Decode an image in the browser."""
        found = image.evaluate(COUNT_COLORS)
        return Shot(tuple(found["size"]), found["colors"])

    def box(self, label: str) -> Locator:
        """Find a number box or a list by its label."""
        return self.page.get_by_label(label, exact=True).and_(
            self.page.get_by_role("spinbutton").or_(self.page.get_by_role("combobox"))
        )

    def settings(self) -> dict[str, str]:
        """Read the controls by their labels."""
        self.open_settings("Search", "Distances")
        labels = (
            *("Number of colors", "Color space", "Initializer", "Quality"),
            *("Restarts", "Seed", "Most iterations", "Tolerance", "Rare-color guard"),
        )
        return {"Sample": self.sample} | {label: self.box(label).input_value() for label in labels}

    @property
    def sample(self) -> str:
        """The sample that is chosen."""
        return self.page.locator(".samples button[aria-pressed=true]").inner_text().strip()

    @property
    def said(self) -> Locator:
        """What is said of a file that was given."""
        return self.page.locator(".sources .said")

    # ---- doing things ----

    def open_settings(self, *groups: str) -> None:
        """Open the sidebar and some of its groups."""
        way_in = self.page.get_by_test_id("stExpandSidebarButton")
        if way_in.is_visible():
            way_in.click()
            expect(self.box("Quality")).to_be_in_viewport()
        for group in groups:
            details = self.page.locator(f".st-key-group_{group.replace(' ', '-')} details")
            if details.get_attribute("open") is None:
                details.locator("summary").click()
                expect(details).to_have_attribute("open", "")

    def turn_to(self, part: str) -> None:
        """Open a part of the page."""
        self.page.locator(".st-key-part").get_by_text(part, exact=True).click()

    def take_sample(self, label: str) -> None:
        """Choose a sample."""
        self.page.get_by_role("group", name="Samples").get_by_role("button", name=label).click()

    def upload(self, name: str, data: bytes, kind: str = "image/png") -> None:
        """Choose a file."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Open a picture").click()
        chooser.value.set_files({"name": name, "mimeType": kind, "buffer": data})

    def upload_palette(self, name: str, data: bytes, kind: str = "text/plain") -> None:
        """Choose a file whose palette is to be mapped to."""
        self.open_settings("Given colors")
        field = self.page.locator(".st-key-palette_file input[type=file]")
        field.set_input_files({"name": name, "mimeType": kind, "buffer": data})

    def drop(self, *files: tuple[str, bytes | int, str]) -> None:
        """Drop files, each its name, bytes (or how many), and kind, on the picture."""
        carried: list[dict[str, str | int]] = [
            {"name": name, "type": kind, "size": data}
            if isinstance(data, int)
            else {"name": name, "type": kind, "base64": base64.b64encode(data).decode()}
            for name, data, kind in files
        ]
        self.page.locator(".stage").evaluate(DROP_FILES, carried)

    def type_number(self, label: str, text: str) -> None:
        """Type into a number box that is in sight."""
        self.box(label).fill(text)
        self.box(label).press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.box(label).click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def download_button(self, name: str) -> Locator:
        """Find a download button: its icon's name comes before its own, perhaps its size after."""
        text = re.compile(f"download{name}( ·|$)")
        return self.page.get_by_test_id("stDownloadButton").filter(has_text=text)

    def watch_runs(self) -> None:
        """Start noting whether the page goes to work."""
        self.page.get_by_test_id("stApp").evaluate(WATCH_RUNS)

    def runs(self) -> list[str]:
        """Read what was noted."""
        return self.page.evaluate("window.runs")

    def download(self, name: str) -> tuple[str, bytes]:
        """Press a download button; its file comes back with its name."""
        with self.page.expect_download() as coming:
            self.download_button(name).get_by_role("button").click()
        return coming.value.suggested_filename, coming.value.path().read_bytes()

    def shared_link(self) -> str:
        """Copy the link and read it from the clipboard."""
        self.idle()
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.get_by_role("button", name="Copy link").click()
        expect(self.page.get_by_role("button", name=re.compile("^Copied"))).to_be_visible()
        return self.page.evaluate("navigator.clipboard.readText()")

    def open_files(self) -> None:
        """Open the popover with more files, and wait until it says how large they are."""
        self.idle()
        self.page.get_by_role("button", name="More files").click()
        sizes = self.page.get_by_test_id("stPopoverBody").get_by_text(re.compile(r"\d\s?k?B\b"))
        expect(sizes.last).to_be_visible()
        self.idle()

    def close_popover(self) -> None:
        """Close what lies over the page, once no run is under way that could open it again."""
        self.idle()
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_test_id("stPopoverBody")).to_have_count(0)
