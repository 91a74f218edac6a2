"""What waits in a queue is not run once nobody waits for it."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from traingate.threads import threads


def test_a_block_that_fails_leaves_what_is_queued_undone() -> None:
    started, go, done = threading.Event(), threading.Event(), []

    def first() -> None:
        started.set()
        go.wait(10)

    with pytest.raises(KeyboardInterrupt), threads("test", 1) as pool:
        pool.submit(first)
        pool.submit(done.append, 1)
        started.wait(10)
        threading.Timer(0.05, go.set).start()
        raise KeyboardInterrupt
    assert done == []


def test_a_block_that_is_done_has_its_results() -> None:
    with threads("test") as pool:
        assert list(pool.map(abs, [-1, 2])) == [1, 2]


def test_threads_read_from_where_whoever_asked_them_does() -> None:
    place: ContextVar[str] = ContextVar("place", default="anywhere")
    with threads("test") as pool:
        place.set("here")
        assert pool.submit(place.get).result() == "here"
        assert list(pool.map(lambda _: place.get(), range(2))) == ["here", "here"]
