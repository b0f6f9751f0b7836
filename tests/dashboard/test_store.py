"""The store that all visitors share."""

import threading
import time

import numpy as np
import pytest

from dashboard.store import Store


def recall(store, key, make, on_wait=lambda: time.sleep(0.01)):
    return store.recall(key, make, buffers=lambda a: {id(a): a.nbytes}, on_wait=on_wait)


def megabyte():
    return np.zeros(1_000_000, np.uint8)


def test_a_value_is_made_once_and_is_the_same_object_after():
    store, made = Store(10**9), []
    values = [recall(store, "a", lambda: made.append(1) or megabyte()) for _ in range(3)]
    assert len(made) == 1
    assert values[0] is values[1] is values[2]


def test_the_least_recently_used_goes_first():
    store = Store(2_500_000)
    a, b = recall(store, "a", megabyte), recall(store, "b", megabyte)
    recall(store, "a", megabyte)
    recall(store, "c", megabyte)
    assert recall(store, "a", megabyte) is a
    assert recall(store, "b", megabyte) is not b


def test_the_budget_is_kept_and_shared_memory_counts_once():
    store, shared = Store(3_500_000), megabyte()
    for key in range(10):
        recall(store, key, megabyte)
        assert store.size <= 3_500_000
    for key in "abcdef":
        recall(store, key, lambda: shared)
    assert store.size <= 3_500_000
    assert all(recall(store, key, megabyte) is shared for key in "abcdef")


def test_a_value_larger_than_the_budget_is_still_given():
    store = Store(10)
    first = recall(store, "a", megabyte)
    assert recall(store, "a", megabyte) is first


def test_many_who_ask_at_once_wait_for_one_who_makes_it():
    store, made, started = Store(10**9), [], threading.Barrier(8)

    def slow():
        made.append(1)
        time.sleep(0.1)
        return megabyte()

    found = []

    def ask():
        started.wait()
        found.append(recall(store, "a", slow))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len({id(value) for value in found}) == 1


def test_a_run_that_was_stopped_leaves_the_next_one_free_to_try():
    store = Store(10**9)

    def stopped():
        raise KeyboardInterrupt  # like Streamlit's own, no Exception

    with pytest.raises(KeyboardInterrupt):
        recall(store, "a", stopped)
    assert recall(store, "a", megabyte).nbytes == 1_000_000


def test_who_waits_can_be_called_away():
    store, making, done = Store(10**9), threading.Event(), threading.Event()

    def slow():
        making.set()
        done.wait(5)
        return megabyte()

    def called_away():
        raise KeyboardInterrupt

    thread = threading.Thread(target=lambda: recall(store, "a", slow))
    thread.start()
    making.wait(5)
    with pytest.raises(KeyboardInterrupt):
        recall(store, "a", megabyte, on_wait=called_away)
    done.set()
    thread.join()
