"""What is said of files before one takes them away."""

from streamlit.testing.v1 import AppTest

from colorseg.exports import EXPORTS, file_stem
from colorseg.images.saving import encode_image
from colorseg.segmentation import segment
from colorseg.settings import Settings
from colorseg.words import size_in_bytes
from tests.made import picture


def opened(data, *, is_open=True):
    app = AppTest.from_file("../../streamlit_app.py", default_timeout=60)
    app.query_params["k"] = "5"
    app.session_state["more"] = is_open
    app.run()
    app.file_uploader(key="upload").set_value(("a.png", data, "image/png"))
    app.run()
    assert not app.exception
    return [caption.value for caption in app.caption]


def test_every_quick_kind_says_its_size_and_what_it_is_for_once_someone_looks():
    data = encode_image(picture(20, 30))
    result = segment(picture(20, 30), Settings(k=5))
    said = opened(data)
    for name, export in EXPORTS.items():
        if export.group != "Report" and name != "PNG":
            size = size_in_bytes(len(export.write(result, file_stem("a.png", result))))
            assert f"**{size}** · " in " ".join(s for s in said if export.summary[:9] in s), name
    assert sum("Size after a click" in each for each in said) == 3
    assert "Size after a click" not in " ".join(opened(data, is_open=False))
