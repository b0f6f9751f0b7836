"""What is said of how long one waits for the page; how long that was is another matter."""

from benchmarks.page import table, write


def test_a_wait_is_told_with_its_least_median_and_worst_and_whether_that_is_as_wanted():
    waits = {
        ("24 megapixels", "key to first picture"): [0.5, 0.2, 0.3],
        ("0.6 megapixels", "key to exact picture"): [0.9],
        ("0.6 megapixels", "key to all settled"): [0.4, 0.6],
    }
    lines = table(waits, 1.5).splitlines()
    assert "load before and after 1.5 and" in lines[0]
    assert lines[4:] == [
        "| 24 megapixels | key to first picture | 0.20 s | 0.30 s | 0.50 s | 3 | 0.30 s: met |",
        "| 0.6 megapixels | key to exact picture | 0.90 s | 0.90 s | 0.90 s | 1 | 0.60 s: missed |",
        "| 0.6 megapixels | key to all settled | 0.40 s | 0.50 s | 0.60 s | 2 |  |",
    ]


def test_the_table_takes_the_place_of_the_last_one(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("a\n<!-- page: measured -->\nold\n<!-- page: end -->\nz\n")
    write("new", path)
    write("newer", path)
    assert path.read_text() == "a\n<!-- page: measured -->\nnewer\n<!-- page: end -->\nz\n"
