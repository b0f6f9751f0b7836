"""The page without a browser: Streamlit's own AppTest."""

import io
import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image as pillow
from streamlit.testing.v1 import AppTest

from colorseg.checks import OneOf
from colorseg.exports import EXPORTS, indexed_png
from colorseg.images.loading import load_image
from colorseg.samples import SAMPLES, photograph_path
from colorseg.segmentation import segment
from colorseg.settings import ENTRIES, Settings
from colorseg.starts import INITIALIZERS
from colorseg.words import size_in_bytes
from dashboard.pictures import own_name
from dashboard.wording import as_text
from tests.dashboard.other_settings import OTHERS
from tests.marks import first_quick


def opened(**link):
    """Open the page, with all figures unless the link says another part."""
    app = AppTest.from_file("../../streamlit_app.py", default_timeout=60)
    for name, value in {"part": "All figures", **link}.items():
        app.query_params[name] = str(value)
    return calm(app.run())


def calm(app):
    assert not app.exception
    return app


def uploaded(app, data, name="photo.png"):
    app.file_uploader(key="upload").set_value((name, data, "image/png"))
    return calm(app.run())


def png(pixels):
    return saved(pixels, "PNG")


def saved(pixels, kind):
    buffer = io.BytesIO()
    pillow.fromarray(np.asarray(pixels, np.uint8)).save(buffer, kind)
    return buffer.getvalue()


# As a photograph has it: more colors than anyone asks for, but soon done.
SMALL = png(np.random.default_rng(0).integers(0, 256, (20, 30, 3)))


def distinct(app):
    """Return how many colors became how many."""
    values = (element.value.strip("*") for element in app.markdown)
    return next(value for value in values if " → " in value)


def words(app):
    shown = (*app.caption, *app.markdown, *app.info, *app.warning, *app.error)
    return " ".join(element.value for element in shown)


def address(app):
    """Return what the address says after a run."""
    texts = {name: app.query_params[name] for name in app.query_params}
    return {name: text if isinstance(text, str) else text[-1] for name, text in texts.items()}


def chosen(app):
    return {"k": colors_asked_for(app)} | {n: control(app, n).value for n in ENTRIES if n != "k"}


def colors_asked_for(app):
    """Return what the number of colors says, which is no widget of Streamlit's."""
    (part,) = [each for each in app.get("bidi_component") if "stops" in each.proto.json]
    return json.loads(part.proto.json)["value"]


def control(app, name):
    widgets = (*app.number_input, *app.selectbox, *app.text_input)
    return next(widget for widget in widgets if widget.key == name)


@pytest.fixture(scope="module")
def plain():
    """The page as a link without anything opens it, to look at and not to touch."""
    return calm(AppTest.from_file("../../streamlit_app.py", default_timeout=60).run())


def test_it_opens_with_a_sample_already_segmented(plain):
    app = plain
    assert not app.error
    assert "Exactly 8 colors on screen, counted in the picture sent" in words(app)
    keys = [button.key for button in app.get("download_button")]
    assert keys[0] == "download_PNG"  # which says its size before one takes it
    assert button(app, "PNG").label.startswith("PNG · ")
    # All of them in one take so long that they are made before they are offered.
    assert sorted(keys) == sorted(f"download_{name}" for name in EXPORTS if name != "everything")


def test_the_figures_are_in_a_part_of_their_own():
    app = opened(part="All figures", sample="tangram")
    assert distinct(app) == "6 → 6"
    assert "no pixel changed cluster" in words(app)


def test_the_controls_show_the_defaults_of_the_settings(plain):
    assert chosen(plain) == asdict(Settings())


def test_a_link_sets_every_control_and_the_sample():
    link = OTHERS | {"merge": 0.5}  # which leaves as many colors as are asked for
    app = opened(sample="tangram", **link)
    assert chosen(app) == link
    assert SAMPLES["tangram"].summary in words(app)
    assert distinct(app) == f"6 → {link['k'] + 1}"  # with the ignored one, which is kept


@pytest.mark.parametrize(
    "link",
    first_quick(
        [
            {"k": "banana"},
            {"init": "__import__"},
            {"k": -3},
            {"k": 10**9},
            {"k": "8; drop table"},
            {"sample": "../../etc/passwd"},
            {"tol": "nan"},
            {"tol": "inf"},
            {"seed": 1e300},
            {"max_iter": "0x10"},
            {"k": "1e400"},
            {"seed": "inf"},
            {"nothing": "of ours"},
        ],
        quick=2,
    ),
    ids=str,
)
def test_nonsense_in_the_link_falls_back_to_the_defaults_and_is_said_once(link, plain):
    app = opened(**link)
    assert chosen(app) == chosen(plain)
    (told,) = [error.value for error in app.main.error]
    assert told.startswith("Left out of the link: ")
    assert not app.get("exception")
    control(app, "seed").set_value(1)
    assert not calm(app.run()).error
    assert address(app) == {"part": "All figures", "seed": "1"}


def test_an_empty_word_in_the_link_says_nothing(plain):
    app = opened(restarts="")
    assert chosen(app) == chosen(plain)
    assert not app.main.error


@pytest.mark.parametrize("init", first_quick(INITIALIZERS))
def test_every_initializer_can_be_chosen(init):
    app = uploaded(opened(part="Convergence"), SMALL)
    control(app, "init").set_value(init)
    calm(app.run())
    assert f"*{as_text(OneOf(INITIALIZERS).labels[init])}* chose 8 first centroids" in words(app)


def test_the_explanation_tells_what_was_given_and_what_was_chosen():
    part = words(opened(part="Convergence", k=8, locked="#ff0000", chosen="#00ff00 #0000ff"))
    assert "*Coarse to fine* chose 5 first centroids." in part
    assert "Given to start from: 2 colors." in part
    assert "Locked, so that they never move: 1 color." in part
    whole = words(opened(part="Convergence", k=2, locked="#ff0000 #0000ff"))
    assert "The palette was given (2 colors, all locked)" in whole
    assert "chose" not in whole
    merged = words(opened(part="Convergence", k=16, merge="10"))
    assert "*Coarse to fine* chose 16 first centroids. Similar ones were merged, which" in merged


@pytest.mark.parametrize("name", first_quick(SAMPLES))
def test_every_sample_opens_and_says_what_it_shows(name):
    app = opened(sample=name, k=3)
    assert f"{SAMPLES[name].summary} *{SAMPLES[name].credit}.*" in words(app)
    assert distinct(app).endswith("→ 3")


def test_an_upload_is_segmented_and_its_size_compared():
    data = photograph_path().read_bytes()
    app = uploaded(opened(), data, "hopper.jpg")
    assert "512 × 600 pixels" in words(app)
    after = len(indexed_png(segment(load_image(data).colors)))
    assert f"**PNG {size_in_bytes(after)}**" in words(app)
    assert f"{100 * (1 - after / len(data)):.1f} % below your file" in words(app)


def test_an_upload_in_place_of_a_sample_and_back():
    app = uploaded(opened(part="Experiments"), png(np.zeros((5, 7, 3))))
    assert "7 × 5 pixels" in words(app)
    assert address(app)["own"] == "upload"
    app.button(key="experiment_a rare color lost").click()
    calm(app.run())
    assert "960 × 640 pixels" in words(app)
    assert "own" not in address(app)
    app.button(key="undo").click()
    calm(app.run())
    assert "7 × 5 pixels" in words(app)


@pytest.mark.parametrize(
    ("data", "message"),
    first_quick(
        [
            (b"not a picture", "not an image we can read"),
            (b"", "empty"),
            (b"%PDF-1.4", "PDF"),
            (photograph_path().read_bytes()[:9000], "incomplete"),
        ]
    ),
    ids=["text", "empty", "pdf", "cut off"],
)
def test_a_broken_upload_is_named_and_the_last_good_picture_stays(data, message):
    app = uploaded(opened(), png(np.eye(8)[..., None].repeat(3, 2) * 200), "good.png")
    assert "8 × 8 pixels" in words(app)
    app = uploaded(app, data, "broken.png")
    (error,) = app.error
    assert message in error.value
    assert "Shown: your last picture in 2 colors." in error.value
    app.button(key="close").click()
    calm(app.run())
    assert not app.error
    assert "8 × 8 pixels" in words(app)
    control(app, "ignore").set_value("#000000")
    calm(app.run())
    assert distinct(app).endswith("→ 1")  # the controls go on working
    app = uploaded(app, png(np.full((3, 3, 3), 99)), "good.png")
    assert not app.error
    assert "3 × 3 pixels" in words(app)


def test_what_there_is_of_a_damaged_upload_is_taken_on_a_click():
    data = photograph_path().read_bytes()[:40_000]
    app = uploaded(opened(), data, "cut.jpg")
    assert "pixels are there" in app.error[0].value
    app.button(key="damage").click()
    calm(app.run())
    assert not app.error
    assert "512 × 600 pixels" in words(app)
    assert "About the picture: damaged: " in words(app)
    assert "take no part and stay clear" in words(app)
    app = uploaded(app, data[:30_000], "other.jpg")  # which nobody has asked for
    assert "pixels are there" in app.error[0].value


def test_a_file_that_grew_is_said_to_have_grown():
    app = uploaded(opened(k=2), png(np.eye(2)[..., None].repeat(3, 2) * 255))
    assert re.search(r"\d+ % above your file", words(app))


@pytest.mark.parametrize(("height", "width"), first_quick([(1, 1), (1, 300), (300, 1), (20, 20)]))
def test_one_color_in_any_shape_is_a_plain_notice(height, width):
    app = uploaded(opened(), png(np.full((height, width, 3), 77)))
    assert distinct(app) == "1 → 1"
    assert "only 1 distinct color, so the result has 1 instead of the 8 asked for" in words(app)
    assert "**PSNR** ∞ dB" in words(app)


def test_a_picture_larger_than_the_screen_says_how_much_is_shown():
    noise = np.random.default_rng(0).integers(0, 256, (20, 4000, 3))
    assert "1,334 × 7 of 4,000 × 20 pixels shown" in words(uploaded(opened(), png(noise)))


def test_what_was_assumed_about_the_picture_is_said():
    turned = io.BytesIO()
    exif = pillow.Exif()
    exif[0x0112] = 6
    pillow.fromarray(np.zeros((4, 9, 3), np.uint8)).save(turned, "PNG", exif=exif)
    app = uploaded(opened(k=1), turned.getvalue())
    assert "About the picture: turned the right way up" in words(app)


def test_ignored_colors_are_left_out_and_it_is_said():
    picture = np.full((9, 9, 3), 255)
    picture[:3], picture[3] = (200, 0, 0), (0, 0, 200)
    app = uploaded(opened(k=2, ignore="#ffffff"), png(picture))
    assert distinct(app) == "2 → 2"
    assert "55.6 % of the pixels are within ΔE 2 of an ignored color" in words(app)
    assert "Exactly 2 colors on screen" in words(app)
    app.selectbox(key="ignored").set_value("kept")
    assert "Exactly 3 colors on screen" in words(calm(app.run()))


def test_where_all_is_ignored_the_last_good_result_stays_and_it_is_said_why():
    white = png(np.full((9, 9, 3), 255))
    app = uploaded(opened(k=2, ignore="#ffffff"), white)
    assert "Every pixel is within ΔE 2 of an ignored color" in app.error[0].value
    assert "Exactly 2 colors on screen" in words(app)
    app = uploaded(opened(k=1, part="All figures"), png(np.full((9, 9, 3), 7)))
    app.text_input(key="ignore").set_value("#070707")
    calm(app.run())
    assert "Every pixel is within ΔE 2 of an ignored color" in app.error[0].value
    assert distinct(app) == "1 → 1"


def test_kept_colors_without_room_are_left_out_and_it_is_said():
    app = opened(k=256, ignore="#ffffff", ignored="kept", sample="tangram")
    assert "K must be at most 255 beside 1 ignored color that" in app.error[0].value
    assert "Until then no color is ignored." in app.error[0].value


def test_a_palette_file_is_taken_and_every_pixel_has_its_nearest_color():
    app = mapped(opened(sample="tangram", k=3))
    assert control(app, "locked").value == "#ffffff #000000"
    assert colors_asked_for(app) == 2
    assert distinct(app) == "6 → 2"


def test_the_palette_of_another_picture_is_found_and_mapped_to():
    rows = np.repeat([[9, 9, 9], [90, 0, 0], [0, 0, 200]], [1, 30, 30], axis=0)
    other = png(np.repeat(rows[:, None], 20, axis=1))
    app = opened(sample="tangram", k=2, restarts=3)
    app.file_uploader(key="palette_file").set_value(("other.png", other, "image/png"))
    calm(app.run())
    expected = segment(load_image(other).colors, Settings(k=2, restarts=3)).palette.hexes
    assert control(app, "locked").value == " ".join(expected)
    assert distinct(app) == "6 → 2"


TWO = ("two.gpl", b"GIMP Palette\nName: two\n#\n255 255 255 white\n0 0 0 black\n", "text/plain")


def mapped(app, file=TWO):
    app.file_uploader(key="palette_file").set_value(file)
    return calm(app.run())


def test_a_palette_file_taken_off_takes_its_error_along():
    app = mapped(opened(k=3), ("two.gpl", b"no colors", "text/plain"))
    assert len(app.error) == 1
    assert not mapped(app, None).error


def test_a_palette_file_taken_off_takes_its_locks_off_and_leaves_what_was_chosen_since():
    app = mapped(opened(sample="tangram", k=3, restarts=2))
    control(app, "seed").set_value(7)
    calm(app.run())
    assert control(app, "locked").value == "#ffffff #000000"
    app = mapped(app, None)
    assert chosen(app) == asdict(Settings(k=3, restarts=2, seed=7))


def test_another_palette_file_takes_the_place_of_the_first():
    app = mapped(opened(sample="tangram", k=3))
    app = mapped(app, ("one.hex", b"#ff8000", "text/plain"))
    assert (control(app, "locked").value, colors_asked_for(app)) == ("#ff8000", 1)
    assert chosen(mapped(app, None)) == asdict(Settings(k=3))


def test_a_palette_file_whose_colors_are_unlocked_otherwise_says_so():
    app = mapped(opened(sample="tangram", k=3))
    app.button(key="undo").click()
    calm(app.run())
    assert "no longer what is locked" in words(app)
    assert chosen(mapped(app, None)) == asdict(Settings(k=3))


def test_a_broken_picture_gives_no_palette_and_it_is_said():
    app = opened(k=3)
    broken = png(np.zeros((9, 9, 3)))[:40]
    app.file_uploader(key="palette_file").set_value(("broken.png", broken, "image/png"))
    calm(app.run())
    assert "damaged" in app.error[0].value
    assert control(app, "locked").value == ""


def test_a_palette_file_that_is_none_is_said_to_be_none():
    app = opened(k=3)
    app.file_uploader(key="palette_file").set_value(("two.gpl", b"no colors", "text/plain"))
    calm(app.run())
    assert "A color must be a hex code such as `#ff8000`, got 'no'." in app.error[0].value
    assert distinct(app).endswith("→ 3")


def test_clear_pixels_take_no_part_and_it_is_said():
    half = np.zeros((10, 10, 4), np.uint8)
    half[:5] = (255, 0, 0, 255)
    app = uploaded(opened(k=2), png(half))
    assert distinct(app) == "1 → 1"
    assert "50.0 % of the pixels are clear" in words(app)


def test_the_strength_of_dithering_waits_for_a_dithering():
    app = uploaded(opened(), SMALL)
    assert control(app, "dither_strength").disabled
    assert "Dithering strength counts only with dithering." in words(app)
    control(app, "dither").set_value("Floyd-Steinberg")
    calm(app.run())
    assert not control(app, "dither_strength").disabled
    assert "strength counts" not in words(app)
    assert "Without dithering the PNG would have" in words(app)


def test_what_transparent_parts_were_laid_on_is_said():
    pixels = np.zeros((4, 4, 4))
    pixels[0, 0] = 255
    app = uploaded(opened(background="#ff8000", k=2), png(pixels))
    assert "93.8 % of the pixels are not opaque and were laid on `#ff8000`" in words(app)


def test_quotes_in_the_name_of_an_upload_are_read_as_such():
    assert own_name("my %22föto%22 100%.png") == 'my "föto" 100%.png'
    assert own_name("two%0D%0Alines") == "two  lines"


def button(app, name):
    return next(each for each in app.get("download_button") if each.key == f"download_{name}")


def test_a_file_that_cannot_hold_the_result_is_not_offered_and_the_page_says_why():
    wide = uploaded(opened(k=2), png(np.arange(17_000 * 4 * 3).reshape(4, 17_000, 3) % 251))
    assert button(wide, "WebP").proto.disabled
    assert "The sides of a WebP must be at most 16,383 pixels" in words(wide)
    assert not button(wide, "GIF").proto.disabled
    colors = np.random.default_rng(0).integers(0, 256, (40, 40, 4))
    colors[..., 3] = np.where(np.arange(40) < 3, 0, 255)
    clear = uploaded(opened(k=256), png(colors))
    assert button(clear, "GIF").proto.disabled
    assert "choose fewer, or PNG or WebP." in words(clear)
    assert not button(clear, "WebP").proto.disabled


def test_a_picture_that_is_clear_everywhere_is_refused_unless_it_is_laid_on_a_color():
    app = uploaded(opened(k=1), png(np.zeros((9, 9, 4), np.uint8)))
    assert (
        "so it has no colors to group: choose a background to lay it on. Shown"
        in app.error[0].value
    )
    app.text_input(key="background").set_value("#00ff00")
    calm(app.run())
    assert not app.error
    assert distinct(app) == "1 → 1"


def test_the_address_holds_what_differs_from_the_defaults_and_nothing_else():
    app = opened(**OTHERS | {"part": "Palette", "sample": "planks", "seed": 0})
    control(app, "merge").set_value(0.5)
    calm(app.run())
    wanted = {name: str(value) for name, value in OTHERS.items() if name != "seed"}
    assert address(app) == wanted | {"merge": "0.5"}
    app = uploaded(app, SMALL)
    assert address(app) == wanted | {"merge": "0.5", "own": "upload"}


def test_a_link_with_a_picture_of_its_senders_own_says_that_it_cannot_be_here():
    app = opened(own="upload", sample="tangram", k=3)
    assert "a link and a reload cannot carry it" in words(app)
    assert SAMPLES["tangram"].summary in words(app)
    app = uploaded(app, SMALL)
    assert "a reload cannot carry it" not in words(app)
    assert "30 × 20 pixels" in words(app)


# ---- the way back ----


def undone(app):
    app.button(key="undo").click()
    return calm(app.run())


def test_an_undo_says_where_it_leads_and_leads_there():
    app = opened(sample="tangram", k=3)
    assert app.button(key="undo").disabled
    control(app, "space").set_value("OKLab")
    control(calm(app.run()), "seed").set_value(5)
    calm(app.run())
    assert app.button(key="undo").help == "Seed back to 0."
    app = undone(app)
    assert app.button(key="undo").help == "Color space back to sRGB."
    assert chosen(undone(app)) == asdict(Settings(k=3))
    assert app.button(key="undo").disabled


def test_an_experiment_can_be_taken_back_with_all_that_it_set():
    app = opened(part="Experiments", sample="tangram", k=3, locked="#ff0000")
    app.button(key="experiment_a rare color kept").click()
    app = calm(app.run())
    told = app.button(key="undo_experiment").help
    assert told.startswith("Back as they were: Picture, Number of colors, Rare-color guard, ")
    app.button(key="undo_experiment").click()
    app = calm(app.run())
    assert chosen(app) == asdict(Settings(k=3, locked="#ff0000"))
    assert SAMPLES["tangram"].summary in words(app)


def test_what_is_only_open_is_not_undone():
    app = opened(sample="tangram", k=3)
    control(app, "seed").set_value(5)
    calm(app.run())
    app.button_group(key="part").set_value("Clusters")
    app = undone(calm(app.run()))
    assert address(app) == {"sample": "tangram", "k": "3", "part": "Clusters"}


# ---- colors that are given ----


def test_of_mistyped_colors_the_good_ones_stay_and_it_is_said_at_the_field_and_by_the_result():
    app = opened(sample="tangram", k=3)
    control(app, "locked").set_value("#ff0000 gren, #0000ff")
    app = calm(app.run())
    assert control(app, "locked").value == "#ff0000 gren, #0000ff"
    for place in (app.main, app.sidebar):
        (told,) = [error.value for error in place.error]
        assert "Locked colors: a color must be a hex code" in told
        assert "got 'gren'. It is left out." in told
    assert "Locked, so that they never move: 2 colors" in words(opened_part(app, "Convergence"))


def opened_part(app, part):
    app.button_group(key="part").set_value(part)
    return calm(app.run())


def test_there_are_never_fewer_colors_than_are_locked():
    app = opened(sample="tangram", k=2, locked="#ff0000 #00ff00 #0000ff")
    assert colors_asked_for(app) == 3
    assert "There are 3 locked or first colors, so there are no fewer" in words(app)
    control(app, "locked").set_value("#ff0000")
    assert colors_asked_for(calm(app.run())) == 2
    assert not app.error
