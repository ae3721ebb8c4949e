"""A405 超额完成幅度异常

做什么：完成率（印出的，或按两数算出的）达到120%提示，达到150%报警；参保率一类的水平指标和上限指标不算。
为什么重要：超得太多，多半是目标定低了、口径变了或单位错了。
会报的例子：
    目标任务：培训教师159人次。完成情况：培训教师499人次，完成率313.84%。
不会报的例子：
    目标任务：培训教师159人次。完成情况：培训教师170人次，完成率106.92%。
应向单位要什么：请说明超额的原因，目标是否偏低或口径是否改变。
"""

from __future__ import annotations

from collections.abc import Iterator

from docparse import arithmetic
from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "A405"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source, record in case.lines:
        done = case.completion(record)
        if done is None or done < case.settings.over_completion_note:
            continue
        target, actual, rate = record.target, record.actual, record.rate
        operands = "".join(f"{name}{case.at(source, q)}，" for name, q in (("目标", target), ("实际", actual)) if q is not None)
        printed = f"印出{record.rate_kind or '完成率'}{case.printed(source, rate)}" if rate is not None else f"按两数计算为{plain(done, 2)}%"
        yield case.finding(
            CODE,
            source,
            record.item,
            f"{record.indicator}{operands}{printed}。请说明超额的原因，目标是否偏低或口径是否改变。",
            severity="warning" if done >= case.settings.over_completion_warning else "note",
            lower=target is not None
            and (target.number.comparator in (">", ">=") or arithmetic.approximate(target.number, case.settings.approximate)),
            indicator=record.indicator,
            reported=case.printed(source, rate) if rate is not None else case.printed(source, actual) if actual is not None else "",
            kind="review" if case.implausible(record) else "fail",
            quantities=(target, actual, rate),
            facts={"arithmetic": f"{plain(done, 2)}%", "ask": "请说明超额的原因，目标是否偏低或口径是否改变。"},
        )
