"""M606 落后于序时进度

做什么：完成率（印出的，或按两数算出的）与序时进度（按月份平摊；local.yaml 里另有安排的照安排）比较；
    落后10个百分点以上提示，30个以上报警；比率、水平类目标不比。
为什么重要：序时进度是督查的通用尺度；集中在下半年实施的事项另有安排，故不作差错。
会报的例子：
    目标任务：棚户区改造基本建成2239套。完成情况：棚户区改造基本建成398套，完成率17.78%。
不会报的例子：
    目标任务：棚户区改造基本建成2239套。完成情况：棚户区改造基本建成1098套，完成率49.04%。
应向单位要什么：请说明落后的原因和年内完成的安排。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "M606"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        elapsed, done = case.elapsed(source, record), case.completion(record)
        if elapsed is None or done is None or record.parent or source.header.role != "summary":
            continue
        if record.target is not None and case.tasks(source, record.target):
            continue
        gap = elapsed - done
        if gap < case.settings.behind_note:
            continue
        shown = case.at(source, record.rate) if record.rate is not None else f"按两数计算{plain(done, 2)}%"
        line = f"{plain(elapsed, 2)}−{plain(done, 2)}={plain(gap, 2)}个百分点"
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}{record.rate_kind or '完成率'}{shown}，"
            f"序时进度{plain(elapsed, 2)}%，落后{plain(gap)}个百分点。请说明落后的原因和年内完成的安排。",
            severity="" if gap > case.settings.behind_warning else "note",
            indicator=record.indicator,
            expected=f"{plain(elapsed, 2)}%",
            reported=case.printed(source, record.rate) if record.rate is not None else f"{plain(done, 2)}%",
            quantities=(record.target, record.actual, record.rate),
            facts={"arithmetic": line, "ask": "请说明落后的原因和年内完成的安排。"},
        )
