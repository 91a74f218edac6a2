"""Results are kept once however often they are computed, and nothing half-written is ever read."""

from __future__ import annotations

from pathlib import Path

import pytest

from traingate.errors import Unreadable
from traingate.scan import handover


def test_a_result_that_was_computed_twice_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        handover.leave_results(str(tmp_path), [("states", "train", [1, 2])])
    handover.leave_results(str(tmp_path), [("states", "eval", [1, 2])])
    assert sorted(handover.collect_results(str(tmp_path))) == [("states", "eval", [1, 2]), ("states", "train", [1, 2])]


def test_what_a_worker_left_half_written_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".result-0.1234.part").write_bytes(b"half")
    handover.leave_results(str(tmp_path), [("states", "train", 1)])
    assert handover.collect_results(str(tmp_path)) == [("states", "train", 1)]


def test_workers_that_write_elsewhere_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        handover.collect_results(str(tmp_path))
    assert str(refused.value).startswith(f"{tmp_path}: the workers wrote no results here, and nothing was decided.")


def test_every_run_has_a_folder_of_its_own_that_ends_with_it(tmp_path: Path) -> None:
    with handover.open_folder(str(tmp_path)) as first, handover.open_folder(str(tmp_path)) as second:
        assert first != second
        assert {Path(first).parent, Path(second).parent} == {tmp_path}
    with pytest.raises(KeyboardInterrupt), handover.open_folder(str(tmp_path)):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_shared_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused, handover.open_folder(str(tmp_path / "nfs")):
        pass
    assert str(refused.value).startswith(f"{tmp_path}/nfs: cannot create a folder for the workers' results here (")
    assert "name another with --shared" in str(refused.value)


def test_workers_report_in_with_host_and_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "node1")
    monkeypatch.setattr("os.getpid", lambda: 42)
    handover.announce_worker(str(tmp_path))
    handover.announce_worker(str(tmp_path))
    assert handover.list_workers(str(tmp_path)) == ["node1-42"]


def test_results_stay_in_memory_where_the_process_that_opened_the_folder_leaves_them(tmp_path: Path) -> None:
    with handover.open_folder(str(tmp_path)) as folder:
        handover.leave_results(folder, [("states", "train", 1)])
        assert list(Path(folder).iterdir()) == []
        assert handover.collect_results(folder) == [("states", "train", 1)]


def test_a_fork_of_that_process_writes_them_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with handover.open_folder(str(tmp_path)) as folder:
        with monkeypatch.context() as forked:
            forked.setattr("os.getpid", lambda: -1)
            handover.leave_results(folder, [("states", "train", 1), ("digests", "a.csv", [])])
        assert handover.collect_results(folder) == [("digests", "a.csv", []), ("states", "train", 1)]


def test_a_parcel_stays_in_the_memory_of_its_process_however_often_it_is_opened(tmp_path: Path) -> None:
    value = {"points": object()}  # nothing that could be packed
    with handover.open_folder(str(tmp_path)) as folder:
        sent = handover.pack_parcel(folder, value)
        assert handover.unpack_parcel(folder, sent) is value
        assert handover.unpack_parcel(folder, sent) is value


def test_a_parcel_of_another_process_holds_its_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with handover.open_folder(str(tmp_path)) as folder:
        with monkeypatch.context() as worker:
            worker.setattr("os.getpid", lambda: -1)
            sent = handover.pack_parcel(folder, {"rows": [1, 2]})
        assert handover.unpack_parcel(folder, sent) == {"rows": [1, 2]}


def test_a_worker_that_is_late_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with handover.open_folder(str(tmp_path)) as folder:
        pass
    with pytest.raises(
        FileNotFoundError, match=r"does not exist on .*\. Name a folder with --shared that all workers share"
    ):
        handover.leave_results(folder, [("states", "train", 1)])
    with pytest.raises(FileNotFoundError):
        handover.announce_worker(folder)
    assert list(tmp_path.iterdir()) == []
