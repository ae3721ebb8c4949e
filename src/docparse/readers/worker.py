"""Readers at work in a process of their own, with limits: a hostile file costs that process, never the program.

One process serves many documents and is replaced when it dies, hangs or has grown. It is a limit on resources, not on rights: it
runs as the same user. Messages are pickled, with their length in front.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from docparse.errors import UnreadableFile
from docparse.model import Document

MEMORY = 900 * 1024 * 1024
SECONDS = 45
GROWN = 300 * 1024 * 1024
DOCUMENTS = 200

_out: IO[bytes] | None = None  # where the worker answers; None in the program itself


def run(reader: Callable[..., Document], data: bytes, shown: str, *more: str) -> Document:
    """What ``reader(data, shown, *more)`` gives, worked out in the worker; ``reader`` is a function of a module.

    Raises UnreadableFile also where the reader runs out of memory or time, or breaks down.
    """
    with _lock:
        return _worker().read((reader.__module__, reader.__name__, data, shown, *more), shown)


def alive(memory: int | None = None) -> None:
    """Called by readers of long documents after each page: time is counted anew. ``memory`` (bytes) raises the limit for good."""
    if _out is None:
        return
    if memory is not None:
        _limit_memory(memory)
    _limit_time()
    _send(_out, ("alive",))


class _Worker:
    """A running process as the program sees it."""

    def __init__(self) -> None:
        # What stands on our own path must stand on its: tests and checkouts run without being installed.
        path = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from docparse.readers import worker; worker.serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._answers: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.served = 0
        self.grown = False

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
            while True:
                self._answers.put(_receive(self._process.stdout))
        self._answers.put(("gone",))

    def read(self, task: tuple[Any, ...], shown: str) -> Document:
        assert self._process.stdin is not None
        self.served += 1
        try:
            _send(self._process.stdin, task)
        except OSError:
            self.close()
            raise UnreadableFile(shown, "读取进程意外中止，请再试一次") from None
        while True:
            try:
                kind, *answer = self._answers.get(timeout=SECONDS)
            except queue.Empty:
                self.close()
                raise UnreadableFile(shown, f"读取超过 {SECONDS} 秒，疑为恶意或损坏的文件，不读取") from None
            if kind == "alive":
                continue
            if kind == "document":
                document, self.grown = answer
                assert isinstance(document, Document)
                return document
            if kind == "unreadable":
                raise UnreadableFile(shown, str(answer[0]))
            self.close()
            raise UnreadableFile(shown, "读取这个文件时进程崩溃（内存或时间超限，或文件损坏），不读取")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_lock = threading.Lock()
_running: list[_Worker] = []


def _worker() -> _Worker:
    if _running and (not _running[0].running or _running[0].grown or _running[0].served >= DOCUMENTS):
        _running.pop().close()
    if not _running:
        _running.append(_Worker())
    return _running[0]


@atexit.register
def _close() -> None:
    while _running:
        _running.pop().close()


def _send(stream: IO[bytes], message: tuple[Any, ...]) -> None:
    body = pickle.dumps(message, protocol=5)
    stream.write(struct.pack(">Q", len(body)))
    stream.write(body)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    (length,) = struct.unpack(">Q", head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)


# --- in the worker ---------------------------------------------------------------------------------------------------------


def serve() -> None:
    """The worker's own loop, until the program hangs up."""
    global _out
    _out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    _limit_memory(MEMORY)
    source = sys.stdin.buffer
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            module, name, *arguments = _receive(source)
            _limit_time()
            _send(_out, _answer(module, name, arguments))


def _answer(module: str, name: str, arguments: list[Any]) -> tuple[Any, ...]:
    try:
        document = getattr(importlib.import_module(module), name)(*arguments)
        return ("document", document, _resident() > GROWN)
    except UnreadableFile as error:
        return ("unreadable", error.reason)
    except MemoryError:
        gc.collect()
        return ("unreadable", f"读取需要的内存超过 {MEMORY // 1048576} MB，疑为恶意文件，不读取")
    except RecursionError:
        return ("unreadable", "文件结构嵌套过深，疑为恶意文件，不读取")
    except Exception as error:  # a fault of ours: the file is named, the others go on
        return ("unreadable", f"读取时出错（{type(error).__name__}），文件可能已损坏")


def _limit_memory(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))


def _limit_time() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        # Several threads use processor time side by side; what stands still is caught by the program's clock.
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS * (os.cpu_count() or 1), hard))


def _resident() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
