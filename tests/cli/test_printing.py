"""What the command line prints."""

import io

import pytest

from colorseg.cli.printing import say, summary
from colorseg.samples import draw_sample
from colorseg.segmentation import segment


def printed(text, encoding):
    buffer = io.BytesIO()
    screen = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
    say(text, screen)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("größe ΔE 100 % …", "utf-8", "größe ΔE 100 % …\n".encode()),
        ("größe ΔE", "latin-1", b"gr\xf6\xdfe \\u0394E\n"),
        ("größe", "ascii", b"gr\\xf6\\xdfe\n"),
        ("a\nb\x1b[2J\tc\r", "utf-8", b"a\\nb\\x1b[2J\\tc\\r\n"),
        ("gnp.\u202ecod\u2028", "utf-8", b"gnp.\\u202ecod\\u2028\n"),
        ("a\u3164b\ufe0f\u200b\U000e0041", "utf-8", b"a\\u3164b\\ufe0f\\u200b\\U000e0041\n"),
        ("\udcff", "utf-8", b"\\udcff\n"),
        ("", "utf-8", b"\n"),
    ],
)
def test_whatever_is_said_is_one_line_that_the_screen_can_show(text, encoding, expected):
    assert printed(text, encoding) == expected


def test_the_line_says_what_is_proven_optimal():
    picture = draw_sample("grace_hopper")[::8, ::8]
    assert "cluster, proven optimal, MSE" in summary(segment(picture[..., [1, 1, 1]]), 1.0)
    assert "proven" not in summary(segment(picture), 1.0)
