"""M604 进度突增

做什么：同一指标连续四期以上，末期的增幅超过以前各期增幅中位数的四倍，且超过20个百分点时报警。
为什么重要：突击上报、口径改变或重复统计，常表现为一月之内完成大半。
会报的例子：
    4月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路30公里。
    5月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路48公里。
    6月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路66公里。
    7月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路288公里。
不会报的例子：
    4月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路30公里。
    5月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路48公里。
    6月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路66公里。
    7月小结：1、公路。目标任务：新建公路300公里。完成情况：新建公路96公里。
应向单位要什么：请说明本期增量的构成和依据。
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from docparse.arithmetic import plain
from docparse.checks.case import Case
from docparse.model import Finding

CODE = "M604"
ASK = "请说明本期增量的构成和依据。"


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for chain in case.chains:
        done = [(line, share) for line in chain if (share := case.completion(line.record)) is not None]
        rises = [b - a for (_, a), (_, b) in itertools.pairwise(done)]
        if len(rises) < 3:
            continue
        for n in range(2, len(rises)):
            usual = Fraction(median(rises[:n]))
            if usual <= 0 or rises[n] <= case.settings.jump_times * usual or rises[n] <= case.settings.jump_points:
                continue
            (before, a), (now, b) = done[n], done[n + 1]
            line = f"{plain(b, 2)}%−{plain(a, 2)}%={plain(rises[n], 2)}个百分点，以前各期中位数{plain(usual, 2)}个百分点"
            yield case.finding(
                CODE,
                now.source,
                now.record.item,
                f"{now.record.indicator}进度突增：{line}。{ASK}",
                indicator=now.record.indicator,
                other=before.source,
                other_item=before.record.item,
                reported=f"{plain(b, 2)}%",
                quantities=(before.record.actual, now.record.actual, now.record.target),
                facts={"arithmetic": line, "ask": ASK},
            )
