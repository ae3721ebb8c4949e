"""Why a number came out as it did: the rule that typed it, the steps that linked it, or that none did."""

from __future__ import annotations

from docparse.errors import BadRequest
from docparse.folding import fold
from docparse.model import Extraction, Quantity, Span
from docparse.rules import load

_STATUS = {"claimed": "已认领", "ignored": "已排除（不是指标的数）", "unclaimed": "未归属（没有规则认领）"}
_ROLES = {
    "target": "目标",
    "actual": "完成数",
    "rate": "完成率",
    "standard": "标准",
    "growth": "增长率",
    "share": "占比",
    "change": "变动",
    "date": "日期",
    "name": "名称中的数",
    "threshold": "门槛",
    "ordinal": "序号",
    "duration": "时长",
    "age": "年龄",
    "previous": "上期值",
    "forecast": "预测值",
}


def explain(extraction: Extraction, number: str) -> str:
    """What became of each number printed as ``number``, in Chinese. Raises BadRequest if the text has none."""
    wanted = _plain(number)
    found = [q for q in extraction.quantities if wanted in (_plain(q.number.text), _plain(extraction.quote(q.number.start, q.number.end)))]
    if not found:
        raise BadRequest(f"{extraction.document.path}: 文中没有印出“{number}”的数")
    return "\n\n".join(_one(extraction, q) for q in found)


def _plain(text: str) -> str:
    return fold(text, [Span(0, len(text))]).text.replace(" ", "").replace(",", "")


def _one(extraction: Extraction, q: Quantity) -> str:
    document = extraction.document
    n = q.number
    text = document.text
    start = max(text.rfind(c, 0, n.start) for c in "。；\n") + 1
    ends = [e for c in "。；\n" if (e := text.find(c, n.end)) >= 0]
    place = f"第{q.page}页" if q.page else f"第{document.line(n.start)}行"
    item = extraction.item(q.item)
    lines = [
        f"{document.path} {place}：{n.text}",
        f"  原句　{text[start : min(ends, default=len(text))].strip()}",
        f"  所在　{(item.number + ' ' + item.title).strip() if item else '（不在任何事项下）'}" + (f" / {q.part}" if q.part else ""),
        f"  读作　{n.value} {n.unit}（{n.comparator}）",
        f"  结果　{_STATUS[q.status]}" + (f"，身份：{_ROLES.get(q.role, q.role)}" if q.role else ""),
    ]
    pack = load()
    rules = {r.id: r for r in pack.rules}
    for name in dict.fromkeys(q.rule.split("+")) if q.rule else ():
        rule = rules.get(name)
        lines.append(f"  规则　{name}　{rule.title}（{rule.path}:{rule.line}）" if rule else f"  步骤　{name}")
    for r in extraction.indicators:
        if any(x is not None and x.id == q.id for x in (r.target, r.actual, r.rate)):
            printed = [f"{label} {x.number.text}" for label, x in (("目标", r.target), ("完成", r.actual), ("完成率", r.rate)) if x is not None]
            lines.append(f"  台账　{r.indicator}：{'，'.join(printed)}")
    if q.status == "unclaimed":
        lines.append("  提示　各阶段的规则都没有匹配到它所在的句子；可在 rules/ 里加一条规则，见 README“写一条规则”")
    return "\n".join(lines)
