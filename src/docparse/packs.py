"""Rule packs for people: which ones ship, which one a name or folder means, and what is in it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from docparse.errors import BadRequest
from docparse.resources import folder
from docparse.rules import Pack, load, load_pack


def shipped() -> tuple[Path, ...]:
    """The folders of the packs that ship, by name."""
    root = folder("rules")
    return tuple(sorted(p.parent for p in root.rglob("pack.yaml")))


def place(name: str) -> Path:
    """The folder of a shipped pack, or a folder that holds one. Raises BadRequest with a hint."""
    root = folder("rules")
    names = {p.relative_to(root).as_posix(): p for p in shipped()}
    if name in names:
        return names[name]
    if (Path(name) / "pack.yaml").is_file():
        return Path(name)
    if Path(name).is_dir():
        raise BadRequest(f"{name}: 文件夹里没有 pack.yaml，不是规则包")
    close = difflib.get_close_matches(name, names, 1, 0.4)
    raise BadRequest(
        f"{name}: 没有这个规则包" + (f"，是否指“{close[0]}”？" if close else f"；自带的有 {'、'.join(names)}，也可以给一个含 pack.yaml 的文件夹")
    )


def find(name: str = "national") -> Pack:
    """The pack meant by a name or folder. Raises BadRequest when there is none, BadRules when it is faulty."""
    path = place(name)
    return load(path.relative_to(folder("rules")).as_posix()) if path in shipped() else load_pack(path)


def places(name: str | None) -> tuple[Path, ...]:
    """The folder of the pack of this name, or of all shipped ones."""
    return shipped() if name is None else (place(name),)


def shown(path: str | Path) -> str:
    """A path for people: relative to where they are, if it lies below."""
    full = os.path.abspath(path)
    return os.path.relpath(full) if full.startswith(os.getcwd() + os.sep) else str(path)


def listing(pack: Pack) -> Iterator[str]:
    """What a pack holds: its stages in order and, in each, the rules in the order in which they win."""
    lines = sum(len({t.source for t in r.templates}) for r in pack.rules)
    examples = sum(len(r.examples) for r in pack.rules)
    yield f"{pack.name} {pack.version}　{pack.title}：{len(pack.rules)}条规则，{lines}行句式，{examples}个例子"
    for stage in pack.stages:
        rules = pack.stage(stage)
        yield f"  阶段 {stage}（{len(rules)}条）"
        for rule in sorted(rules, key=lambda r: -r.priority):
            title = f"　{rule.title}" if rule.title != rule.id else ""
            yield f"    {rule.priority:>3} {rule.kind} {rule.id}{title}（{shown(rule.path)}:{rule.line}）"
    for name in pack.disabled:
        yield f"  停用 {name}"
