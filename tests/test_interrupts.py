"""How a process is stopped."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")

BEGIN = """
import signal
from colorseg.interrupts import before_stopping, finished_first, stop_in_one_line
signal.signal(signal.SIGTERM, signal.SIG_IGN)
stop_in_one_line()
"""


def outcome(code):
    """How a process that runs code ends, and what it prints; there SIGTERM is ignored."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_has_to_be_finished_is_finished_first():
    code = """
before_stopping(lambda: print("last", flush=True))
with finished_first():
    for _ in range(5):
        signal.raise_signal(signal.SIGINT)
    print("first")
print("never")
"""
    assert outcome(code) == (130, "first\nlast\n", "colorseg: stopped\n")


def test_patience_has_an_end_where_one_is_given():
    code = """
with finished_first(waits=1):
    signal.raise_signal(signal.SIGINT)
    print("first", flush=True)
    signal.raise_signal(signal.SIGHUP)
    print("never")
"""
    assert outcome(code) == (129, "first\n", "colorseg: stopped\n")


def test_a_signal_that_is_ignored_stays_so_and_one_in_a_callback_is_not_lost():
    code = """
class Thing:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
signal.raise_signal(signal.SIGTERM)
print("on", flush=True)
Thing()
print("never")
"""
    assert outcome(code) == (130, "on\n", "colorseg: stopped\n")
