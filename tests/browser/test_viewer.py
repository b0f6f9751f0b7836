"""The picture answers to hands: pixels, clusters alone, other eyes, a pinned result."""

import io
import re

import numpy as np
import pytest
from PIL import Image as pillow

from colorseg import Settings, draw_sample, segment
from colorseg.color import VISIONS, color_differences, contrasting_colors, write_hexes
from tests.browser.visit import expect

pytestmark = pytest.mark.browser

PLACE_OF = """
(image, [x, y]) => {
  const box = image.getBoundingClientRect();
  return [
    box.left + ((x + 0.5) * box.width) / image.naturalWidth,
    box.top + ((y + 0.5) * box.height) / image.naturalHeight,
  ];
}
"""
PIXEL_AT = """
(image, [x, y]) => {
  const box = image.getBoundingClientRect();
  return [
    Math.floor(((x - box.left) * image.naturalWidth) / box.width),
    Math.floor(((y - box.top) * image.naturalHeight) / box.height),
  ];
}
"""
ALPHAS = """
async (image) => {
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3]);
}
"""
HEAR = """
() => {
  window.heard = [];
  for (const what of ["cluster", "point"]) {
    document.addEventListener(`colorseg:${what}`, ({ detail }) => {
      if (detail.from === "picture") window.heard.push([what, detail.cluster]);
    });
  }
}
"""
SHOW_ALONE = """
(cluster) => {
  const detail = { cluster, from: "palette" };
  document.dispatchEvent(new CustomEvent("colorseg:cluster", { detail }));
}
"""
SCROLL = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 500)"


@pytest.fixture(scope="module")
def spheres():
    """The sample in 8 colors, as the engine sees it."""
    return segment(draw_sample("spheres"), Settings())


@pytest.fixture(scope="module")
def shown(visiting):
    """The page with that sample, for tests that leave it as it is."""
    with visiting() as make:
        yield make().open("?sample=spheres")


class Viewer:
    """The viewer of a visit."""

    def __init__(self, visit):
        self.page, self.visit = visit.page, visit
        for part in ("readout", "bar", "stage"):
            setattr(self, part, visit.page.locator(f".compare .{part}"))
        self.said = visit.page.locator(".compare .said")
        self.veil = visit.page.locator(".pane.after .veil")

    def place(self, x, y):
        return self.page.locator("img.after").evaluate(PLACE_OF, [x, y])

    def point(self, x, y):
        self.page.mouse.move(*self.place(x, y))

    def click(self, x, y):
        self.page.mouse.click(*self.place(x, y))

    def look(self, name):
        self.page.get_by_label("Look").select_option(name)

    def act(self, name):
        self.bar.get_by_role("button", name=name).click()


def said_of(result, x, y):
    """What is to be said of a pixel, in the engine's numbers."""
    own, label = result.original[y, x], result.labels[y, x]
    shown = result.palette.colors[label]
    (apart,) = color_differences(own[None], shown[None])
    own, shown = write_hexes([own, shown])
    return re.compile(rf"pixel\s*{own}\s*cluster {label}\s*{shown}\s*ΔE {apart:.1f}")


def test_what_is_said_of_a_pixel_is_what_the_engine_says(shown, spheres):
    viewer = Viewer(shown)
    for x, y in ((200, 150), (700, 400), (201, 151), (930, 620)):
        viewer.point(x, y)
        expect(viewer.readout).to_have_text(said_of(spheres, x, y))
        box, (left, top) = viewer.readout.bounding_box(), viewer.place(x, y)
        over = box["x"] <= left <= box["x"] + box["width"]
        assert not (over and box["y"] <= top <= box["y"] + box["height"])
    shown.page.mouse.move(5, 5)
    expect(viewer.readout).to_be_hidden()


def test_keys_point_too_and_screen_readers_hear_it(shown, spheres):
    viewer = Viewer(shown)
    viewer.stage.focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowDown"):
        viewer.stage.press(key)
    # Zero by zero, its box is where it points.
    cross = shown.page.locator(".pane.after .cross").bounding_box()
    x, y = shown.page.locator("img.after").evaluate(PIXEL_AT, [cross["x"], cross["y"]])
    expect(viewer.said).to_have_text(said_of(spheres, x, y))
    viewer.stage.press("Enter")
    expect(viewer.bar).to_contain_text(f"cluster {spheres.labels[y, x]}")
    viewer.stage.press("Escape")
    expect(viewer.bar).to_be_hidden()
    viewer.stage.press("Escape")
    expect(viewer.readout).to_be_hidden()


def test_a_click_shows_exactly_its_cluster_undimmed_and_another_brings_all_back(shown, spheres):
    viewer = Viewer(shown)
    shown.page.evaluate(HEAR)
    cluster = int(spheres.labels[300, 300])
    viewer.click(300, 300)
    expect(viewer.veil).to_be_visible()
    alphas = np.reshape(viewer.veil.evaluate(ALPHAS), spheres.labels.shape)
    np.testing.assert_array_equal(alphas == 0, spheres.labels == cluster)
    assert alphas[alphas > 0].min() > 150
    assert set(shown.result.colors) == set(spheres.palette.hexes), "the colors themselves stay"
    viewer.click(300, 300)
    expect(viewer.veil).to_be_hidden()
    shown.page.mouse.move(5, 5)
    heard = shown.page.evaluate("window.heard")
    assert [c for what, c in heard if what == "cluster"] == [cluster, None]
    assert heard[0] == ["point", cluster]
    assert heard[-1] == ["point", None]


@pytest.mark.exhaustive
def test_the_palette_can_show_a_cluster_alone(shown, spheres):
    viewer = Viewer(shown)
    shown.page.evaluate(SHOW_ALONE, 3)
    expect(viewer.bar).to_contain_text(f"cluster 3{spheres.palette.hexes[3]}")
    alphas = np.reshape(viewer.veil.evaluate(ALPHAS), spheres.labels.shape)
    np.testing.assert_array_equal(alphas == 0, spheres.labels == 3)
    viewer.act("Show all")
    expect(viewer.bar).to_be_hidden()
    expect(viewer.stage).to_be_focused()


def test_a_look_gives_the_result_exactly_the_engines_colors(shown, spheres):
    viewer, colors = Viewer(shown), spheres.colors
    looks = {name: vision.seen(colors) for name, vision in VISIONS.items()}
    for name, wanted in {**looks, "contrasting": contrasting_colors(8), "own": colors}.items():
        viewer.look(name)
        counts = np.bincount(spheres.labels.ravel())
        expected = dict.fromkeys(write_hexes(wanted), 0)
        for code, count in zip(write_hexes(wanted), counts, strict=True):
            expected[code] += int(count)
        # Until the new picture is decoded, the old one stays.
        _until(lambda: shown.result.colors == expected, shown)  # noqa: B023


def _until(is_so, visit):
    for _ in range(100):
        if is_so():
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError("it never was so")


def test_a_look_filters_the_original_too(new_visit):
    visit = new_visit().open("?sample=tangram&k=4", colors=4)
    viewer = Viewer(visit)
    visit.page.get_by_role("button", name="Original", exact=True).click()
    viewer.look("protan")
    expect(visit.page.locator("img.before")).to_have_css("filter", re.compile("seen-protan"))
    own = draw_sample("tangram")[64, 96]
    picture = pillow.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    box = visit.page.locator("img.before").bounding_box()
    place = round(box["x"] + box["width"] / 10), round(box["y"] + box["height"] / 10)
    seen = VISIONS["protan"].seen(own[None])[0].astype(int)
    assert np.abs(np.array(picture.getpixel(place)) - seen).max() <= 3


def test_what_is_done_to_a_cluster_stands_in_the_link(new_visit, spheres):
    visit = new_visit().open("?sample=spheres")
    viewer = Viewer(visit)
    own, found = write_hexes([spheres.original[300, 300], spheres.found[spheres.labels[300, 300]]])
    viewer.click(300, 300)
    expect(viewer.bar).to_contain_text(own)
    viewer.act("Lock this color")
    visit.in_link(locked=found)
    # The same color is the same cluster, alone as before.
    expect(viewer.bar.get_by_role("button", name="Unlock this color")).to_be_visible()
    visit.idle()
    viewer.act("Unlock this color")
    visit.in_link(locked=None)
    visit.idle()
    viewer.bar.get_by_label("Recolor").fill("#00ff00")
    visit.in_link(recolor=f"{found}=#00ff00")
    _until(lambda: "#00ff00" in visit.result.colors, visit)
    expect(viewer.bar).to_contain_text(re.compile(r"cluster \d\s*#00ff00"))
    visit.idle()
    viewer.act("Start from this color")
    visit.in_link(chosen=own)
    visit.idle()
    viewer.act("Leave out")
    visit.in_link(ignore=own)
    visit.idle()


def test_a_pinned_result_stands_beside_the_one_that_is_shown(visit, spheres):
    visit.open("?sample=spheres")
    viewer = Viewer(visit)
    pin = visit.page.get_by_role("button", name="Pin", exact=True)
    pin.click()
    expect(pin).to_have_attribute("aria-pressed", "true")
    expect(visit.main).to_contain_text("Both are the same")
    chip = visit.page.get_by_role("button", name="5 colors", exact=True)
    chip.click()
    visit.shows(5)
    expect(chip).to_be_focused()
    expect(viewer.said).to_have_text("5 colors")
    expect(visit.main).to_contain_text("Differs: Number of colors 8 → 5.")
    expect(visit.page.locator(".pane.before .chip")).to_have_text("Pinned: 8 colors")
    before = visit.decode(visit.page.locator("img.before[src]"))
    assert set(before.colors) == set(spheres.palette.hexes)
    assert len(visit.result.colors) == 5
    visit.page.reload()
    visit.shows(5)
    expect(visit.page.locator(".pane.before .chip")).to_have_text("Pinned: 8 colors")
    expect(visit.page.get_by_test_id("stTable")).to_contain_text(re.compile("Pinned.*8.*Now.*5"))
    pin.click()
    visit.in_link(pin=None)
    expect(visit.page.locator(".pane.before .chip")).to_have_text("Original")


def test_a_picture_with_too_many_alphas_for_a_palette_has_clusters_and_looks_too(visit):
    visit.open()
    pixels = np.zeros((40, 256, 4), np.uint8)
    pixels[:20], pixels[20:] = (200, 60, 40, 0), (40, 90, 200, 0)
    pixels[..., 3] = np.arange(256)
    pixels[:, 250:, 3] = 255
    file = io.BytesIO()
    pillow.fromarray(pixels).save(file, "PNG")
    soft = {"name": "soft.png", "mimeType": "image/png", "buffer": file.getvalue()}
    visit.page.locator(".st-key-upload input[type=file]").set_input_files(soft)
    visit.shows(2)
    viewer = Viewer(visit)
    viewer.point(100, 30)
    expect(viewer.readout).to_have_text(re.compile(r"#285ac8\s*cluster \d\s*#285ac8\s*ΔE 0.0"))
    viewer.point(0, 30)
    expect(viewer.readout).to_have_text(re.compile("clear$"))
    viewer.click(100, 30)
    alphas = np.reshape(viewer.veil.evaluate(ALPHAS), (40, 256))
    assert not alphas[20:].any()
    assert alphas[:20, 1:].all()
    viewer.look("contrasting")
    wanted = set(write_hexes(contrasting_colors(2)))
    _until(lambda: set(visit.result.colors) == wanted, visit)


def test_on_a_phone_the_picture_stays_in_sight_and_answers_to_fingers(new_visit, spheres):
    visit = new_visit("phone").open("?sample=spheres")
    viewer = Viewer(visit)
    visit.page.touchscreen.tap(*viewer.place(300, 300))
    expect(viewer.bar).to_contain_text(f"cluster {spheres.labels[300, 300]}")
    for button in visit.page.locator(".compare :is(button, .look, .button):visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44, button.inner_text()
    viewer.act("Show all")
    visit.page.evaluate(SCROLL)
    box = viewer.stage.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 0.4 * 844
    _spread(visit, box)
    expect(visit.page.locator(".stage.zoomed")).to_be_visible()


def _spread(visit, box):
    """Put two fingers on the picture and move them apart."""
    session = visit.page.context.new_cdp_session(visit.page)
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 110)):
        points = [{"x": x - apart / 2, "y": y, "id": 0}, {"x": x + apart / 2, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
