"""What every test starts from, and how all of them are shared among workers."""

import gc
import os

import pytest

# Before NumPy and Matplotlib are imported: tests run beside other work, without a screen.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["MPLBACKEND"] = "agg"

# More would wait for the browser tests, which are one worker's.
MOST_WORKERS = 4

# What is imported and collected stays: nobody has to look for garbage in it, now or later.
gc.disable()


def pytest_collection_finish():
    """Keep what is there out of the search for garbage, which Streamlit orders after each run."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items):
    """Begin with the tests in the browser, which take longest."""
    items.sort(key=lambda item: "browser" not in item.keywords)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Share all tests among the cores; some files or tests start sooner without workers."""
    if config.args != config.getini("testpaths"):
        return 0
    # One more than there are cores: who drives the browser waits for it most of the time.
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the browser tests to one worker, so that one server and one browser serve them all."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            # What the tests of a file share is made once.
            return "browser" if nodeid.startswith("tests/browser/") else nodeid.split("::")[0]

    config.option.loadscopereorder = False
    return Scheduling(config, log)
