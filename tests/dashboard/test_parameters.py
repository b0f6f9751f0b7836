"""A control for every setting, and what it is set to counts."""

from dataclasses import asdict

import pytest
from streamlit.testing.v1 import AppTest

from colorseg.settings import ENTRIES, Settings
from tests.dashboard.other_settings import OTHERS


def page():
    import streamlit as st

    from dashboard.parameters import choose_settings

    notices = st.container()
    with st.sidebar:
        st.session_state["settings"] = choose_settings(notices)


def opened(**link):
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = str(value)
    app.run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def plain():
    return opened()


def control(app, name):
    controls = (*app.number_input, *app.selectbox, *app.text_input)
    found = [each for each in controls if each.key == name]
    assert found, (
        f"the setting {name!r} has no control: give it one, _number({name!r}), _name({name!r}) or "
        f"_colors({name!r}), in one of the steps of choose_settings in dashboard/parameters.py"
    )
    return found[0]


@pytest.mark.parametrize("name", ENTRIES)
def test_every_setting_has_a_control_that_starts_at_its_default(plain, name):
    entry, shown = ENTRIES[name], control(plain, name)
    assert shown.value == entry.default
    assert entry.label in (shown.label, plain.select_slider[0].label)


def test_what_nobody_has_touched_gives_the_defaults(plain):
    assert plain.session_state["settings"] == Settings()


@pytest.mark.parametrize("name", ENTRIES)
def test_what_the_link_sets_is_shown_and_counts(name):
    assert OTHERS[name] != ENTRIES[name].default
    app = opened(**{name: OTHERS[name]})
    assert control(app, name).value == OTHERS[name]
    assert app.session_state["settings"] == Settings(**{name: OTHERS[name]})


def test_settings_can_be_taken_all_at_once():
    def taking():
        import streamlit as st

        from dashboard.parameters import choose_settings, take_settings

        if "wanted" in st.session_state:
            take_settings(st.session_state.pop("wanted"))
        st.session_state["settings"] = choose_settings(st.container())

    app = AppTest.from_function(taking, default_timeout=30)
    app.session_state["wanted"] = Settings(**OTHERS)
    app.run()
    assert app.session_state["settings"] == Settings(**OTHERS)
    assert {name: control(app, name).value for name in ENTRIES} == asdict(Settings(**OTHERS))


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ({"locked": "**x**"}, "Locked colors: a color must be a hex code"),
        ({"chosen": "#zz"}, "First colors: a color must be a hex code"),
        ({"ignore": "<b>"}, "Ignored colors: a color must be a hex code"),
        ({"background": "none"}, "Background: a color must be a hex code"),
        ({"k": 1, "locked": "#fff #000"}, "Until then locked and first colors are left out."),
        ({"k": 256, "ignore": "#fff", "ignored": "kept"}, "Until then no color is ignored."),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_at_the_top_of_the_page_by_the_name_of_its_control(link, message):
    app = opened(**link)
    assert message in app.main.error[0].value
    assert not app.sidebar.error
    settings = app.session_state["settings"]
    assert not any((settings.locked, settings.chosen, settings.ignore, settings.background))
