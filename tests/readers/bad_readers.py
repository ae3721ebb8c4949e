"""Readers that misbehave, for the worker to survive."""

from __future__ import annotations

import os
import signal
import time

from docparse.errors import UnreadableFile
from docparse.model import Document
from docparse.readers import worker


def good(data: bytes, shown: str) -> Document:
    print("a library that talks")
    return Document("", "", "", "text", "ok", text=data.decode() + str(os.getpid()))


def refuses(data: bytes, shown: str) -> Document:
    raise UnreadableFile(shown, "不读")


def greedy(data: bytes, shown: str) -> Document:
    return Document("", "", "", "text", "ok", text=str(len([bytearray(1 << 24) for _ in range(200)])))


def hangs(data: bytes, shown: str) -> Document:
    time.sleep(60)
    raise AssertionError


def slow_but_alive(data: bytes, shown: str) -> Document:
    for _ in range(6):
        time.sleep(0.4)
        worker.alive()
    return Document("", "", "", "text", "ok", text="慢")


def crashes(data: bytes, shown: str) -> Document:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def faulty(data: bytes, shown: str) -> Document:
    raise ZeroDivisionError


def deep(data: bytes, shown: str) -> Document:
    return deep(data, shown)
