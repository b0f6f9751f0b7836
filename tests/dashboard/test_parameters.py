"""A control for every setting, and what it is set to counts."""

from dataclasses import asdict

import pytest
from streamlit.testing.v1 import AppTest

from colorseg.settings import ENTRIES, Settings
from tests.dashboard.other_settings import OTHERS


def page():
    import streamlit as st

    from dashboard import link
    from dashboard.parameters import show_settings

    asked = link.follow({})
    st.session_state["settings"] = asked.settings
    show_settings(asked.settings, asked.complaints)


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
        f"the setting {name!r} has no control: show_settings in dashboard/parameters.py shows one "
        "for each limit it knows, in one of _GROUPS or above them"
    )
    return found[0]


IN_SIDEBAR = [name for name in ENTRIES if name != "k"]  # which stands beside the picture


@pytest.mark.parametrize("name", IN_SIDEBAR)
def test_every_setting_has_a_control_that_starts_at_its_default(plain, name):
    entry, shown = ENTRIES[name], control(plain, name)
    assert shown.value == entry.default
    assert shown.label == entry.label


def test_what_nobody_has_touched_gives_the_defaults(plain):
    assert plain.session_state["settings"] == Settings()


@pytest.mark.parametrize("name", IN_SIDEBAR)
def test_what_the_link_sets_is_shown_and_counts(name):
    assert OTHERS[name] != ENTRIES[name].default
    app = opened(**{name: OTHERS[name]})
    assert control(app, name).value == OTHERS[name]
    assert app.session_state["settings"] == Settings(**{name: OTHERS[name]})


@pytest.mark.parametrize("name", IN_SIDEBAR)
def test_what_a_control_is_set_to_counts_and_stands_in_the_link(name):
    app = opened(dither="ordered", ignore="#123456", space="OKLab")
    control(app, name).set_value(OTHERS[name])
    assert not app.run().exception
    assert getattr(app.session_state["settings"], name) == OTHERS[name]
    assert app.query_params[name] in (str(OTHERS[name]), [str(OTHERS[name])])
    control(app, name).set_value(ENTRIES[name].default)
    assert not app.run().exception
    assert getattr(app.session_state["settings"], name) == ENTRIES[name].default
    assert name not in app.query_params


def test_settings_can_be_taken_all_at_once():
    def taking():
        import streamlit as st

        from dashboard import link
        from dashboard.parameters import show_settings

        asked = link.follow({})
        if "wanted" in st.session_state:
            link.choose_settings(st.session_state.pop("wanted"))
            st.rerun()
        st.session_state["settings"] = asked.settings
        show_settings(asked.settings, asked.complaints)

    app = AppTest.from_function(taking, default_timeout=30)
    app.session_state["wanted"] = Settings(**OTHERS)
    app.run()
    assert app.session_state["settings"] == Settings(**OTHERS)
    shown = {name: control(app, name).value for name in IN_SIDEBAR}
    assert {"k": OTHERS["k"], **shown} == asdict(Settings(**OTHERS))


def test_names_are_shown_as_people_call_them_and_as_the_link_has_them():
    app = opened()
    assert {"`k-means++`", "Coarse to fine"} < set(control(app, "init").options)
    assert "- Coarse to fine (`coarse-to-fine`): " in control(app, "init").help
    assert control(app, "space").options[:2] == ["sRGB", "Linear RGB"]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ({"locked": "**x**"}, "Locked colors: a color must be a hex code"),
        ({"chosen": "#zz"}, "First colors: a color must be a hex code"),
        ({"ignore": "<b>"}, "Ignored colors: a color must be a hex code"),
        ({"background": "none"}, "Background: a color must be a hex code"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_at_its_control(link, message):
    app = opened(**link)
    assert message in app.error[0].value
    settings = app.session_state["settings"]
    assert not any((settings.locked, settings.chosen, settings.ignore, settings.background))
