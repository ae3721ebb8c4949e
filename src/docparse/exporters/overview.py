"""What report, ledger and terminal say alike: places, words for levels, counts, the verdict sentence, the operands of a finding."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from docparse import arithmetic
from docparse.checks.text import deadline
from docparse.exporters.languages import Language, language
from docparse.model import Audit, Extraction, Finding, Indicator, Item, Quantity

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
STATES = {"new": "新增", "unchanged": "与上次相同", "updated": "数值已变"}  # beside the baseline
KINDS = {"fail": "不符", "review": "待人工判断", "open": "无法核对", "pass": "相符"}
ROLES = {"plan": "要点", "summary": "小结", "other": "其他"}
ISSUE_KINDS = ("fail", "review")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers of a document or of all: ``seen == claimed + ignored + unclaimed``."""

    seen: int
    claimed: int
    ignored: int
    unclaimed: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Printed rates that belong to an indicator, how many of them could be checked, and how many of those agree."""

    printed: int
    checked: int
    agree: int


class Overview:
    """An audit with everything findable by id."""

    def __init__(self, audit: Audit, say: Language | None = None) -> None:
        self.say = say or language()
        self.audit = audit
        self.extractions = {found.document.id: found for found in audit.extractions if found.document.status == "ok"}
        self.quantities: dict[str, Quantity] = {}
        self.owner: dict[str, Extraction] = {}
        self.items: dict[str, Item] = {}
        self.records: dict[str, Indicator] = {}
        for found in audit.extractions:
            for quantity in found.quantities:
                self.quantities[quantity.id] = quantity
                self.owner[quantity.id] = found
            for item in found.items:
                self.items[item.id] = item
            for record in found.indicators:
                self.records[record.id] = record
                self.owner[record.id] = found
        self._lines: dict[str, list[int]] = {}

    @cached_property
    def ordered(self) -> tuple[Extraction, ...]:
        """The documents as people read them: plans, summaries by period, others, then what could not be read."""
        roles = list(ROLES)
        return tuple(
            sorted(
                self.audit.extractions, key=lambda x: (x.document.status != "ok", roles.index(x.header.role), x.header.period_end, x.document.path)
            )
        )

    @cached_property
    def issues(self) -> tuple[Finding, ...]:
        """What a person should look at, worst first, otherwise in the order of the checks; waived ones are left out."""
        found = [finding for finding in self.audit.findings if finding.kind in ISSUE_KINDS and not finding.waived_by]
        levels = list(SEVERITIES)
        return tuple(sorted(found, key=lambda f: (levels.index(f.severity), f.kind != "fail")))

    @cached_property
    def waived(self) -> tuple[Finding, ...]:
        """Findings that somebody has explained."""
        return tuple(finding for finding in self.audit.findings if finding.waived_by)

    def of_kind(self, kind: str) -> tuple[Finding, ...]:
        """The findings of one kind that are not waived."""
        return tuple(finding for finding in self.audit.findings if finding.kind == kind and not finding.waived_by)

    @cached_property
    def levels(self) -> dict[str, int]:
        """Issues by severity; all three severities, also at 0."""
        counted = Counter(finding.severity for finding in self.issues)
        return {severity: counted[severity] for severity in SEVERITIES}

    def numbers(self, extractions: Iterable[Extraction] | None = None) -> Numbers:
        """The count of numbers, of all documents unless some are named."""
        status = Counter(q.status for found in (self.audit.extractions if extractions is None else extractions) for q in found.quantities)
        return Numbers(status.total(), status["claimed"], status["ignored"], status["unclaimed"])

    @cached_property
    def rates(self) -> Rates:
        """How many printed rates were held against target and actual (checks R1xx), and how many of these agree."""
        printed = {record.rate.id for record in self.records.values() if record.rate}
        judged: dict[str, bool] = {}
        for finding in self.audit.findings:
            target, actual, rate = self.triple(finding)
            if finding.code.startswith("R") and finding.kind in ("pass", *ISSUE_KINDS) and target and actual and rate and rate.id in printed:
                judged[rate.id] = judged.get(rate.id, True) and finding.kind == "pass"
        return Rates(len(printed), len(judged), sum(judged.values()))

    @cached_property
    def verdict(self) -> str:
        """One sentence: how many issues of each level, and how many of the printed rates were checked and agree."""
        rates = self.rates
        say = self.say
        phrases = {"error": "{n} 处错误", "warning": "{n} 处警告", "note": "{n} 处提示"}
        found = say("、").join(say(phrases[level], n=count) for level, count in self.levels.items() if count) or say("未发现疑点")
        if not rates.printed:
            return found + say("。")
        if not rates.checked:
            return found + say("；印出的 {n} 个率均无法核对。", n=rates.printed)
        if rates.agree < rates.checked:
            return found + say("；印出的 {n} 个率核对了 {m} 个，{k} 个相符。", n=rates.printed, m=rates.checked, k=rates.agree)
        return found + say("；印出的 {n} 个率核对了 {m} 个，全部相符。", n=rates.printed, m=rates.checked)

    def line(self, found: Extraction, offset: int) -> int:
        """The line (from 1) of the text as read; like ``Document.line``, quick when asked often."""
        starts = self._lines.get(found.document.id)
        if starts is None:
            starts = self._lines[found.document.id] = [m.end() for m in re.finditer("\n", found.document.text)]
        return bisect_right(starts, offset) + 1

    def place(self, found: Extraction, offset: int) -> str:
        """第 3 页 where the format has pages, else 第 27 行."""
        page = found.document.page(offset)
        return self.say("第 {n} 页", n=page) if page else self.say("第 {n} 行", n=self.line(found, offset))

    def where(self, finding: Finding) -> str:
        """File and place of a finding: the place it names, else of the printed rate or its first operand, of its item, the file."""
        found = self.extractions.get(finding.document)
        if found is None:
            return next((name(x) for x in self.audit.extractions if x.document.id == finding.document), "")
        at = place_of(finding)
        operands = [self.quantities[id] for id in finding.quantities if id in self.quantities and self.owner[id] is found]
        starts = [quantity.number.start for quantity in sorted(operands, key=lambda q: self._places.get(q.id) != "rate")]
        if at is not None or starts:
            return f"{name(found)} {self.place(found, starts[0] if at is None else at[0])}"
        item = self.items.get(finding.item)
        return f"{name(found)} {self.place(found, item.start)}" if item else name(found)

    def brief(self, finding: Finding, arithmetic: bool = False) -> str:
        """The message without what stands beside it anyway: item in front, question behind, implied values, and (unless asked for) arithmetic."""
        facts = {key: text for key, text in finding.facts.items() if text}
        text = finding.message.removesuffix(facts.get("ask", ""))
        item = self.items.get(finding.item)
        head, _, rest = text.partition("：")
        if item and item.title and rest and head.endswith(item.title):
            text = rest
        if "arithmetic" in facts and not arithmetic:
            text = re.sub(f"[，；：]?{re.escape(facts['arithmetic'])}", "", text)
        shown = [facts[key] for key in ("implied_base", "implied_actual", "found_elsewhere") if key in facts]
        kept = []
        for sentence in re.findall(r"[^。]*。|[^。]+$", text):
            if any(value in sentence for value in shown):
                # 三数至少一处有误：率与实际若对，基数应为… keeps its first half.
                lead, colon, _ = sentence.partition("：")
                sentence = f"{lead}。" if colon else ""
            kept.append(sentence)
        return "".join(kept).strip("。").strip() + "。" if "".join(kept).strip("。 ") else finding.message

    @cached_property
    def _places(self) -> dict[str, str]:
        return {
            quantity.id: place
            for record in self.records.values()
            for place, quantity in (("target", record.target), ("actual", record.actual), ("rate", record.rate))
            if quantity
        }

    def triple(self, finding: Finding) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
        """Target, actual and rate among the operands, as the ledger lines use them; Nones where there are several of one kind."""
        found: dict[str, Quantity] = {}
        for id in dict.fromkeys(finding.quantities):
            place = self._places.get(id)
            if place in found:
                return None, None, None
            if place and id in self.quantities:
                found[place] = self.quantities[id]
        return found.get("target"), found.get("actual"), found.get("rate")

    @cached_property
    def planned(self) -> dict[str, Quantity]:
        """The plan's target of a summary's record, where the pair is accepted."""
        return {
            pair.summary_record: plan.target
            for pair in self.audit.alignments
            if pair.summary_record and pair.status in ("auto", "confirmed") and pair.relation in ("same", "renamed")
            if (plan := self.records.get(pair.plan_record)) and plan.target
        }

    @cached_property
    def habits(self) -> dict[str, str]:
        """How a document rounds its rates, by its id, as far as those of its rates tell that only one rule gives."""
        given: dict[str, list[list[str]]] = {}
        for finding in self.audit.findings:
            if finding.code in ("R101", "R102") and finding.kind in ("pass", "fail", "review") and "rounding" in finding.facts:
                given.setdefault(finding.document, []).append(finding.facts["rounding"].split("、"))
        told = {}
        for id, modes in given.items():
            telling, nearest = arithmetic.habit(modes)
            if telling:
                told[id] = f"四舍五入（{nearest}/{telling}）" if 2 * nearest >= telling else f"去尾（{telling - nearest}/{telling}）"
        return told

    def deadline(self, record: Indicator) -> str:
        """Until when its target is promised, in the words of the target's sentence or else of the plan's; "" where none or several are named."""
        for target in (record.target, self.planned.get(record.id)):
            if target is None:
                continue
            text = self.owner[target.id].document.text
            begin, end = sentence(text, target.number.start)
            dated = target is record.target and record.actual is not None and begin <= record.actual.number.start < end
            words = None if dated else deadline(text[begin:end])  # a date beside a result is that of the result
            if words and words[1] not in ("全年", "年度"):
                return words[1]
        return ""

    def item_title(self, id: str) -> str:
        """``4 县乡公路`` — the heading with its number; "" if there is none."""
        item = self.items.get(id)
        return f"{item.number} {item.title}".strip() if item else ""

    def lead(self, id: str) -> str:
        """The responsible units of an item or of the nearest item above it."""
        seen: set[str] = set()
        while id and id not in seen and (item := self.items.get(id)):
            if item.lead_units:
                return "、".join(item.lead_units)
            seen.add(id)
            id = item.parent
        return ""


def sentence(text: str, at: int) -> tuple[int, int]:
    """Start and end of the printed sentence (or member of a list, or line) around an offset."""
    begin = max(text.rfind(stop, 0, at) for stop in "\n。；") + 1
    return begin, min((end for stop in "\n。；" if (end := text.find(stop, at)) >= 0), default=len(text))


def name(found: Extraction) -> str:
    """The file's name without folders, on one line."""
    path = PurePath(found.document.path.replace("\\", "/")).name or found.document.path
    return "".join(c if c.isprintable() else "\ufffd" for c in path)


def place_of(finding: Finding) -> tuple[int, int] | None:
    """The offsets in its document that a finding names in its facts (``at``: ``start-end``), None if it names none."""
    start, dash, end = finding.facts.get("at", "").partition("-")
    return (int(start), int(end)) if dash and start.isdigit() and end.isdigit() else None
