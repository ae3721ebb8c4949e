"""P513 目标的力度用语减弱

做什么：对应事项里内容相同的分句，要点写“确保”而小结的目标写“力争”，或要点写“建成”“完成”而小结的目标只写“推进”“谋划”，报警；要点没有写“确保”而小结写“力争”的，只提示。
为什么重要：“力争”“推进”没有完成的硬标准，改了用语就改了承诺。
会报的例子：
    要点：1、燃气安全。确保年内完成燃气老旧管道更新改造186公里。
    小结：1、燃气安全。目标任务：力争年内完成燃气老旧管道更新改造186公里。完成情况：更新改造95.2公里。
不会报的例子：
    要点：1、燃气安全。确保年内完成燃气老旧管道更新改造186公里。
    小结：1、燃气安全。目标任务：年内完成燃气老旧管道更新改造186公里。完成情况：力争提前，现已更新改造95.2公里。
应向单位要什么：请恢复原来的用语，或说明改变的依据。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.model import Finding

CODE = "P513"


def _word(words: tuple[str, ...], clause: str) -> str:
    return next((word for word in words if word in clause), "")


def _step(case: Case, clause: str) -> tuple[int, str]:
    """The step of work that a clause promises: done (0) if it says so anywhere, else that of its first verb; (-1, "") if none."""
    for word in case.settings.not_work_steps:
        clause = clause.replace(word, "")
    found = [(n > 0, clause.index(word), n, word) for n, words in enumerate(case.settings.work_steps) for word in words if word in clause]
    _later, _place, step, word = min(found, default=(True, 0, -1, ""))
    return step, word


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    words = case.settings
    for plan, summary, one, two, (text, at), (clause, start) in case.same_clauses:
        firm, loose = _word(words.firm_words, text), _word(words.loose_words, clause)
        (high, did), (low, does) = _step(case, text), _step(case, clause)
        if loose and not _word(words.loose_words, text):
            old, new, grave = firm or text[:6], loose, bool(firm)
        elif high == 0 and low == len(words.work_steps) - 1:
            old, new, grave = did, does, True
        else:
            continue
        yield case.finding(
            CODE,
            summary,
            two.id,
            f"目标的力度用语减弱：要点“{text[:24]}”（{case.place_at(plan, at)}），"
            f"小结“{clause[:24]}”（{case.place_at(summary, start)}）。请恢复原来的用语，或说明改变的依据。",
            severity="" if grave else "note",
            indicator=re.sub(r"\d.*", "", clause.removeprefix(new))[:20],
            other=plan,
            other_item=one.id,
            expected=old,
            reported=new,
            facts={"ask": "请恢复原来的用语，或说明改变的依据。", "at": f"{start}-{start + len(clause)}"},
        )
