"""Threads."""

import multiprocessing
import os

from colorseg.workers import side_by_side, usable_cores


def test_results_come_in_the_order_of_the_parts():
    assert side_by_side(lambda part: part * part, range(50)) == [n * n for n in range(50)]


def test_no_more_cores_are_used_than_the_process_may():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


def _squares(queue):
    queue.put(side_by_side(lambda part: part * part, range(5)))


def test_a_forked_process_starts_threads_of_its_own():
    if "fork" not in multiprocessing.get_all_start_methods():
        return
    side_by_side(len, ["a", "b"])
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_squares, args=(queue,))
    child.start()
    assert queue.get(timeout=20) == [0, 1, 4, 9, 16]
    child.join(20)
