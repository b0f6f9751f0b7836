"""What tests of the page without a browser start from."""

import functools

import pytest


@pytest.fixture(scope="session", autouse=True)
def _packages_searched_once():
    """Let a run of the page not look for components through all that is installed, each time."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        search = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", search)
        yield
