"""The worker: what a file does there costs that file alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from docparse import readers
from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import worker
from readers import bad_readers
from readers.pdfs import laid_out, make


def test_one_process_serves_many() -> None:
    first, second = (worker.run(bad_readers.good, b"a", "x").text for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (bad_readers.refuses, "不读"),
        (bad_readers.greedy, "内存"),
        (bad_readers.hangs, "超过 1 秒"),
        (bad_readers.crashes, "崩溃"),
        (bad_readers.faulty, "ZeroDivisionError"),
        (bad_readers.deep, "过深"),
    ],
)
def test_what_goes_wrong_is_said_and_the_next_is_read(reader: Callable[[bytes, str], Document], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.run(bad_readers.good, b"a", "x")
    monkeypatch.setattr(worker, "SECONDS", 1 if reader is bad_readers.hangs else 30)
    with pytest.raises(UnreadableFile, match=words):
        worker.run(reader, b"a", "x")
    assert worker.run(bad_readers.good, b"b", "x").text.startswith("b")


def test_long_work_that_shows_life_may_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.run(bad_readers.good, b"a", "x")
    monkeypatch.setattr(worker, "SECONDS", 1.5)
    assert worker.run(bad_readers.slow_but_alive, b"a", "x").text == "慢"


def test_a_killed_worker_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.run(bad_readers.good, b"a", "x")
    worker._running[0]._process.kill()
    worker._running[0]._process.wait()
    assert worker.run(bad_readers.good, b"b", "x").text.startswith("b")
    monkeypatch.setattr(worker, "DOCUMENTS", 1)
    pids = {worker.run(bad_readers.good, b"", "x").text for _ in range(3)}
    assert len(pids) == 3


def test_a_pdf_reads_the_same_there(tmp_path: Path) -> None:
    from docparse.readers import pdf

    data = make(laid_out(["一、新建养老床位120张，完成率40%。"]))
    (tmp_path / "a.pdf").write_bytes(data)
    there, here = readers.read(tmp_path / "a.pdf"), pdf.read(data, "x")
    assert (there.text, there.boxes, there.paragraphs) == (here.text, here.boxes, here.paragraphs)
