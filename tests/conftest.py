"""What every test starts from."""

import os

import pytest

# Before NumPy and Matplotlib are imported: tests run beside other work, without a screen.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["MPLBACKEND"] = "agg"

# More would wait for the browser tests, which are one worker's.
MOST_WORKERS = 4


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Share all tests among the cores; some files or tests start sooner without workers."""
    if config.args != config.getini("testpaths"):
        return 0
    return min(os.cpu_count() or 1, MOST_WORKERS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give the browser tests to one worker, so that one server and one browser serve them all."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            # What has most tests comes first, so those in the browser, which take longest, do.
            return "browser" if nodeid.startswith("tests/browser/") else nodeid

    return Scheduling(config, log)
