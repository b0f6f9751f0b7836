"""Which folders are installed, and where: all else is in ``pyproject.toml``.

``colorseg`` is installed as it is. The page goes into a folder of its own, as it lies here, with
its configuration beside it: so Streamlit finds both, and no other package can have their names.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["colorseg", "colorseg.*"]),
        "colorseg_page",
        *(f"colorseg_page.{name}" for name in find_packages(include=["dashboard", "dashboard.*"])),
    ],
    package_dir={"colorseg_page": ".", "colorseg_page.dashboard": "dashboard"},
    script_name="setup.py",  # the one file beside streamlit_app.py that is not installed
)
