"""The project as it is packed, and as it is once installed: used from another folder."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tarfile
import venv
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image as pillow
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

import colorseg
from colorseg.samples import photograph_path
from tests.project import ROOT, copy_project, files_in

# What setuptools writes of its own.
WRITTEN = ("PKG-INFO", "setup.cfg", "colorseg.egg-info")

windows = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such pipes nor signals")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project."""
    folder = tmp_path_factory.mktemp("packed") / "project"
    copy_project(folder)
    return folder


@pytest.fixture(scope="module")
def belongs(project):
    """The files of the project."""
    return files_in(project)


@pytest.fixture(scope="module")
def packed(project, belongs):
    """The folder of wheel and sdist, made by what is installed already, where things lie about."""
    for name in (".streamlit/secrets.toml", "tests/__pycache__/a.pyc", "notes.txt", ".venv/a.py"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("")
    make = "from setuptools.build_meta import *; build_sdist('dist'); build_wheel('dist')"
    subprocess.run([sys.executable, "-c", make], cwd=project, check=True, capture_output=True)
    return project / "dist"


@pytest.fixture(scope="module")
def installed(packed, tmp_path_factory):
    """The commands of an environment that has the wheel, and besides what the tests' own has."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, symlinks=os.name != "nt")
    place = {"base": str(environment), "platbase": str(environment)}
    paths = sysconfig.get_paths("venv", vars=place)
    Path(paths["purelib"], "tests.pth").write_text(sysconfig.get_path("purelib"))
    python = Path(paths["scripts"], "python")
    words = ["--no-deps", "--no-index", "--disable-pip-version-check", *packed.glob("*.whl")]
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, *words], check=True)
    return python.parent


def test_the_wheel_holds_the_engine_and_the_page_and_nothing_else(packed, belongs):
    (wheel,) = packed.glob("*.whl")
    names = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    engine = {name for name in belongs if name.startswith("colorseg/")}
    page = {name for name in belongs if name.startswith("dashboard/")}
    page |= {"streamlit_app.py", ".streamlit/config.toml"}
    assert names == engine | {f"colorseg_page/{name}" for name in page}
    assert "colorseg/py.typed" in names


@pytest.mark.exhaustive
def test_the_source_archive_holds_the_project_and_nothing_else(packed, belongs):
    (archive,) = packed.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {each.name.partition("/")[2] for each in opened.getmembers() if each.isfile()}
    assert {name for name in names if name.split("/")[0] not in WRITTEN} == belongs


def test_what_is_said_of_the_package_is_what_the_project_says(packed):
    (wheel,) = packed.glob("*.whl")
    with ZipFile(wheel) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith("/METADATA")]
        said = HeaderParser().parsestr(opened.read(name).decode())
    assert said["Version"] == colorseg.__version__
    assert said["Requires-Python"] == ">=3.11"
    needs = (ROOT / "requirements.txt").read_text().split()
    assert said.get_all("Requires-Dist") == needs
    assert [need.partition(">=")[0] for need in needs] == [
        *("numpy", "pillow", "streamlit", "matplotlib")
    ]


@pytest.mark.exhaustive
def test_the_command_works_from_another_folder(installed, tmp_path):
    shutil.copy(photograph_path(), tmp_path / "photo.jpg")
    words = ["photo.jpg", "-k", "3", "-q", "-o", "out.png"]
    subprocess.run([installed / "colorseg", *words], cwd=tmp_path, check=True, capture_output=True)
    assert len(pillow.open(tmp_path / "out.png").getcolors()) == 3


@pytest.mark.exhaustive
def test_the_command_calls_itself_by_its_name(installed, tmp_path):
    done = subprocess.run([installed / "colorseg"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("colorseg: the picture is missing: colorseg IN; --help")


@windows
@pytest.mark.exhaustive
def test_the_command_can_be_stopped_while_it_is_imported(installed, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "numpy.py").write_text("open('pipe').read()")  # waits as long as imports may take
    process = subprocess.Popen(
        [installed / "colorseg", "photo.jpg"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
        # A shell lets what it starts be interrupted, even where the tests themselves may not be.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with open(tmp_path / "pipe", "wb"):
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, "colorseg: stopped\n")


@pytest.mark.exhaustive
def test_the_page_starts_from_another_folder_with_its_theme_and_options(installed, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"server.port": port, "server.address": "127.0.0.1", "server.headless": "true"}
    words = [f"--{name}={value}" for name, value in options.items()]
    process = subprocess.Popen(
        [installed / "colorseg-page", *words],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in process.stdout:
            if f":{port}" in line and "URL" in line:
                break
        messages = shown_by(f"ws://127.0.0.1:{port}/_stcore/stream")
    finally:
        process.terminate()
        said = process.communicate(timeout=60)[0]
    assert "Traceback" not in said
    theme = messages[0].new_session.custom_theme
    assert theme.light.primary_color == "#1668b8"
    elements = [message.delta.new_element for message in messages]
    assert "Color segmentation" in [element.heading.body for element in elements]
    assert not [element for element in elements if element.HasField("exception")]


def shown_by(address):
    """What a page sends to a browser that opens it, from its beginning to its end."""
    with connect(address, subprotocols=["streamlit"], max_size=None) as page:
        page.send(BackMsg(rerun_script={}).SerializeToString())
        messages = [ForwardMsg.FromString(page.recv(timeout=60))]
        while not messages[-1].HasField("script_finished"):
            messages.append(ForwardMsg.FromString(page.recv(timeout=60)))
    return [each for each in messages if each.WhichOneof("type") in ("new_session", "delta")]
