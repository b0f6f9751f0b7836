"""The page as a command, ``colorseg-page``, from any folder."""

import sys
from pathlib import Path

from streamlit.web import cli

_PAGE = Path(__file__).parent.parent / "streamlit_app.py"


def launch() -> None:
    """Start the page, as ``streamlit run streamlit_app.py`` does in the project's folder.

    The words behind the command's name are options of Streamlit, such as ``--server.port 8600``;
    ``.streamlit/config.toml`` beside the page is in effect.
    """
    cli.main(["run", str(_PAGE), *sys.argv[1:]])
