"""Progress is that of the whole work: it never goes back, and ends near its end."""

import numpy as np
import pytest

from colorseg.exports import everything
from colorseg.images import encode_image
from colorseg.segmentation import segment
from colorseg.settings import Settings
from dashboard import progress
from dashboard.cached import result_of
from dashboard.pictures import Picture
from dashboard.progress import Course, Watch


class Place:
    """A place of the page that notes what is shown in it."""

    def __init__(self):
        self.shown = []

    def container(self, **look):
        return self

    def empty(self):
        return self

    def button(self, *given, **named):
        """Show no button."""

    def progress(self, share, text):
        self.shown.append((share, text))


@pytest.fixture(autouse=True)
def _all_is_shown(monkeypatch):
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(progress, "_REFRESH", 0.0)


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (60, 70, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(k=6, init="random", restarts=4),
        Settings(k=6, quality="best"),
        Settings(k=9, merge=9.0, restarts=2),
        Settings(k=6, dither="Floyd-Steinberg", speckles=4),
    ],
    ids=["restarts", "best", "merged", "finished"],
)
def test_the_share_only_grows_and_counts_every_run(settings):
    place, starts = Place(), []
    watch = Watch(
        place, Course.of(settings), lambda: None, show_start=lambda *given: starts.append(given)
    )
    data = encode_image(picture(sum(map(ord, str(settings)))))  # one that is not read yet
    result = result_of(Picture("a.png", data), settings, watch)
    shares = [share for share, _ in place.shown]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.2
    assert 0.8 < shares[-1] <= 1
    assert len(result.segmentation.runs) == settings.restarts
    if settings.restarts > 1:
        last = [text for _, text in place.shown if text.startswith("Run")][-1]
        assert last.startswith(f"Run {settings.restarts} of {settings.restarts}, iteration ")
        # Half of the runs are about half of the work.
        second = [share for share, text in place.shown if text.startswith("Run 1 ")][-1]
        assert second < 1.1 / settings.restarts + 0.3
    assert len(starts) == (settings.restarts > 1 or bool(settings.finishes))


def test_putting_all_files_into_one_tells_of_each_and_can_be_stopped():
    result, told = segment(picture(0), Settings(k=3)), []

    def note(kind, share):
        told.append((kind, share))
        if len(told) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        everything(result, "a", on_progress=note)
    assert [share for _, share in told] == sorted({share for _, share in told})
    assert told[0] == ("Writing PNG", 0.0)
    assert all(kind.startswith("Writing ") for kind, _ in told)
