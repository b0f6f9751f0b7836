"""The link is the state: what it says is understood or said, and each action can be taken back."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from colorseg.checks import OneOf
from colorseg.settings import ENTRIES, Settings
from dashboard.link import read
from tests.dashboard.other_settings import OTHERS

KNOWN = {"part": OneOf({"One": "the first", "Two": "the second"})}


def page():
    """Act as the test says, then show where the visitor is."""
    import json

    import streamlit as st

    from colorseg.checks import OneOf
    from dashboard import link

    known = {"part": OneOf({"One": "the first", "Two": "the second"})}
    link.follow(known)
    for act, texts in st.session_state.pop("acts", ()):
        getattr(link, act)(**texts)
    asked = link.follow(known)
    st.text(json.dumps([asked.settings.k, link.choice("part"), str(link.way_back() or "")]))


def visited(**texts):
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params.update(texts)
    app.run()
    assert not app.exception
    return app


def acted(app, *acts):
    app.session_state["acts"] = acts
    app.run()
    assert not app.exception
    return app


def k(number, act="choose"):
    return act, {"k": str(number)}


UNDO = ("undo", {})


def seen(app):
    return tuple(json.loads(app.text[0].value))


def address(app):
    texts = {name: app.query_params[name] for name in app.query_params}
    return {name: text if isinstance(text, str) else text[-1] for name, text in texts.items()}


# ---- reading ----


def test_a_link_is_read_as_it_is_written():
    texts = {name: str(value) for name, value in OTHERS.items()}
    asked = read(texts, {})
    assert asked.settings == Settings(**OTHERS)
    assert not asked.complaints


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"k": "257"}, "Number of colors must be a whole number from 1 to 256|got 257"),
        ({"k": "many"}, "Number of colors must be a whole number from 1 to 256, got 'many'."),
        ({"max_iter": "9007199254740993"}, "Most iterations must be a whole number|must be from"),
        ({"tol": "nan"}, "Tolerance must be from 0 to 255"),
        ({"init": "best"}, "Initializer must be one of 'random'"),
        ({"part": "Three"}, "Part must be one of 'One' or 'Two', got 'Three'."),
        ({"color": "red"}, "There is no setting 'color'."),
        ({"<b>": "x"}, "There is no setting"),
    ],
    ids=str,
)
def test_what_means_nothing_is_left_out_and_said(texts, told):
    asked = read(texts, KNOWN)
    assert asked.settings == Settings()
    ((name, complaint),) = asked.complaints.items()
    assert complaint.startswith("Left out of the link: ")
    assert asked.misfits == {name} == set(texts)
    assert any(part in complaint.replace("`", "") for part in told.split("|"))


def test_of_typed_colors_the_good_ones_count():
    asked = read({"locked": "#ff0000,zz;#00ff00 f80", "ignore": "red"}, {})
    assert asked.settings == Settings(locked="#ff0000 #00ff00 #ff8800")
    assert set(asked.complaints) == {"locked", "ignore"}
    assert not asked.misfits  # they stay in the field to be mended


def test_more_colors_than_there_may_be_are_cut_off():
    codes = [f"#0000{i:02x}" for i in range(20)]
    asked = read({"ignore": " ".join(codes)}, {})
    assert asked.settings.ignore == " ".join(codes[:16])
    assert "at most 16, got 20" in asked.complaints["ignore"]


def test_given_colors_raise_the_number_of_colors_and_stay():
    nine = " ".join(f"#0000{i:02x}" for i in range(9))
    asked = read({"locked": nine}, {})
    assert asked.settings == Settings(k=9, locked=nine)
    assert "There are 9 locked or first colors" in asked.complaints["k"]
    assert not asked.misfits


def test_what_cannot_go_together_gives_way_and_is_named():
    many = " ".join(f"#00{i:02x}00" for i in range(256))
    asked = read({"locked": many, "chosen": "#ff0000", "ignore": "#fff", "ignored": "kept"}, {})
    assert asked.settings == Settings(k=256, locked=many, ignored="kept")
    assert "together are more than 256" in asked.complaints["chosen"]
    assert "no color is ignored" in asked.complaints["ignore"]


# ---- going ----


def test_only_what_differs_from_the_defaults_stands_in_the_link():
    app = acted(visited(), ("choose", {name: str(e.default) for name, e in ENTRIES.items()}))
    assert address(app) == {}
    app = acted(app, ("choose", {"k": "9", "part": "Two"}))
    assert address(app) == {"k": "9", "part": "Two"}
    assert address(acted(app, ("choose", {"k": "8", "part": "One"}))) == {}


def test_what_means_nothing_leaves_the_link_with_the_next_action():
    app = visited(k="9", seed="-1", what="x")
    assert address(app) == {"k": "9", "seed": "-1", "what": "x"}
    assert address(acted(app, k(10))) == {"k": "10"}


def test_an_undo_takes_back_one_action_and_says_which():
    app = acted(visited(), k(9), ("choose", {"locked": "#ff0000", "k": "4"}))
    assert seen(app) == (4, "One", "Back as they were: Number of colors, Locked colors.")
    assert seen(acted(app, UNDO)) == (9, "One", "Number of colors back to 8.")
    assert seen(acted(app, UNDO)) == (8, "One", "")
    assert seen(acted(app, UNDO)) == (8, "One", "")  # as a second click may ask for


def test_what_is_open_stays_open_and_takes_no_undo():
    app = acted(visited(), k(9), ("choose", {"part": "Two"}))
    assert seen(app) == (9, "Two", "Number of colors back to 8.")
    assert seen(acted(app, UNDO)) == (8, "Two", "")


def test_all_that_a_slider_passes_is_one_action_and_one_address():
    app = acted(visited(), k(10, "slide"), k(12, "slide"))
    assert seen(app) == (12, "One", "Number of colors back to 8.")
    assert address(app) == {}
    app = acted(app, k(13))
    assert (seen(app)[0], address(app)) == (13, {"k": "13"})
    assert seen(acted(app, UNDO)) == (8, "One", "")


def test_another_action_before_the_slider_is_let_go_is_an_action_of_its_own():
    app = acted(visited(), k(10, "slide"), ("choose", {"seed": "3"}))
    assert address(app) == {"k": "10", "seed": "3"}
    assert seen(app) == (10, "One", "Seed back to 0.")
    assert seen(acted(app, UNDO)) == (10, "One", "Number of colors back to 8.")


def test_an_address_that_is_out_of_date_takes_nothing_back():
    app = acted(visited(), k(9))
    app.query_params.clear()  # as a rerun sends it that began before the page had answered
    app.run()
    assert (seen(app)[0], address(app)) == (9, {"k": "9"})
