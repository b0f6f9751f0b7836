"""What stands on the screen while there is work to do: something true, and it can be stopped."""

import io

import numpy as np
import pytest
from PIL import Image as pillow
from playwright.sync_api import expect

CHIPS = """
() => {
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((each) => [
    each, ...(each.shadowRoot ? deep(each.shadowRoot) : [])]);
  const pane = deep(document).find((each) => each.matches(".pane.after"));
  window.chips = [];
  window.pane = pane;
  new MutationObserver(() => window.chips.push(pane.querySelector(".chip").textContent)).observe(
    pane, { childList: true, subtree: true });
}
"""


def photo(size=(900, 700), seed=0):
    """Far more distinct colors than are grouped in a moment."""
    rng = np.random.default_rng(seed)
    small = pillow.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    smooth = np.asarray(small.resize(size, pillow.Resampling.BICUBIC)).astype(int)
    noisy = np.clip(smooth + rng.integers(-40, 41, smooth.shape), 0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    pillow.fromarray(noisy).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def give(visit, data):
    file = {"name": "photo.png", "mimeType": "image/png", "buffer": data}
    visit.page.locator(".st-key-upload input[type=file]").set_input_files(file)


@pytest.mark.exhaustive
def test_the_start_stands_first_in_the_same_viewer(visit):
    visit.open()
    give(visit, photo())
    expect(visit.main).to_contain_text("900 × 700 pixels")
    visit.idle()
    visit.page.evaluate(CHIPS)
    visit.slider.press("ArrowRight")
    visit.shows(9)
    told = visit.page.evaluate("window.chips")
    assert set(told) <= {"8 colors", "9 colors, settling", "9 colors"}
    assert "9 colors, settling" in told
    assert told[-1] == "9 colors"
    assert visit.page.evaluate("window.pane.isConnected")
    assert len(visit.result.colors) == 9


@pytest.mark.exhaustive
def test_a_long_run_shows_its_start_in_as_many_colors_and_leaves_the_last_result_when_stopped(
    visit,
):
    visit.open("?sample=spheres&init=random&restarts=20&k=7", colors=7)
    give(visit, photo(seed=3))
    expect(visit.chip).to_have_text("7 colors, settling")
    assert len(visit.result.colors) == 7
    visit.stop_button.get_by_role("button").click()
    expect(visit.main).to_contain_text("Stopped. Shown: ")
    expect(visit.chip).to_have_text("7 colors")
    visit.idle()
    assert visit.result.size == (960, 640)
