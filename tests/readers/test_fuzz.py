"""Readers under fire: sound files mutated for minutes (FUZZ_MINUTES, 1 by default), read where real files are read.

A fault of a reader, a crash, a hang and a worker that grows all fail the test; the file is kept under the name that is printed.
"""

from __future__ import annotations

import os
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from docparse import readers
from docparse.errors import UnreadableFile
from docparse.readers import office, worker
from readers import docxs, htmls, ofds, pdfs

FEW = 20_000
FAULTS = ("读取时出错", "崩溃", "秒，疑为", "内存超过")


def sound() -> dict[str, bytes]:
    """A sound file of every format, small enough that a mutation hits something."""
    prose = ["沐川市2024年民生实事进展通报", "一、新建养老床位320张，已建成145张，完成率45.31%。", "二、新改建农村公路36公里，完工21公里。"]
    page = pdfs.text(200, 740, prose[0]) + pdfs.grid([80, 190, 300, 410], [700, 670, 640], [["县区", "目标", "完成"], ["东岚区", "12", "9"]])
    return {
        "docx": docxs.HARD,
        "doc": (Path(__file__).parent / "files" / "hard.doc").read_bytes(),
        "html": htmls.trs(prose, htmls.table(htmls.TABLE)).encode(),
        "mht": b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + htmls.visual_site(prose).encode(),
        "ofd": ofds.make(*ofds.laid_out(prose)),
        "pdf": pdfs.make([*pdfs.laid_out(prose), page]),
        "text": "\n".join(prose).encode("gb18030"),
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed, stretches cut, doubled or moved; in a package, inside its members."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            hit = chance.choice(source.namelist())
            for name in source.namelist():
                target.writestr(name, mutated(source.read(name), chance) if name == hit else source.read(name))
        return out.getvalue()
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if not body:
            break
        at = chance.randrange(len(body))
        size = chance.choice((1, 1, 2, 4, 30, 300))
        match chance.randrange(6):
            case 0:
                body[at] = chance.randrange(256)
            case 1:
                body[at : at + size] = b""
            case 2:
                body[at:at] = body[at : at + size] * chance.choice((1, 2, 50))
            case 3:
                body[at : at + size] = chance.randbytes(size)
            case 4:
                body[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999", b"-1  "))
            case _:
                other = chance.randrange(len(body))
                body[at : at + size] = body[other : other + size]
    return bytes(body)


def outcomes(reader: Callable[..., object], data: bytes, chance: random.Random, until: float) -> Iterator[tuple[bytes, str]]:
    while time.monotonic() < until:
        broken = mutated(data, chance)
        try:
            worker.run(reader, broken, "x")  # type: ignore[arg-type]
            yield broken, ""
        except UnreadableFile as error:
            yield broken, error.reason


@pytest.mark.slow
def test_mutated_files_are_read_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "DOCUMENTS", 1 << 30)  # one worker throughout: growth shows
    monkeypatch.setenv("PATH", "/nonexistent")  # without LibreOffice: it is not ours to fuzz
    assert office.shutil.which("soffice") is None
    seconds = 60 * float(os.environ.get("FUZZ_MINUTES", "1"))
    files = sound()
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    counted = 0
    while worker._running:
        worker._running.pop().close()  # the new one inherits the PATH
    for n, (kind, data) in enumerate(files.items()):
        chance = random.Random(seed * 100 + n)
        until = time.monotonic() + seconds / len(files)
        for broken, reason in outcomes(readers.READERS[kind], data, chance, until):
            counted += 1
            grown = worker._running[0].grown if worker._running else False
            if grown and worker._running[0].served > FEW:  # a little for each of very many; in use it is replaced after DOCUMENTS
                worker._running.pop().close()
                grown = False
            if any(fault in reason for fault in FAULTS) or grown:
                place = tmp_path / f"broken.{kind}"
                place.write_bytes(broken)
                pytest.fail(f"{kind}: {reason or 'the worker has grown'}; kept as {place}, file {counted} of seed {seed}")
    while worker._running:
        worker._running.pop().close()
    assert counted > 100 * len(files)
