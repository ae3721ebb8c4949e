"""Archives of invented circulars, as large as wanted: ``python bench/generator.py FOLDER N [SEED]``.

A city and a year have a plan and twelve monthly summaries: places, items, wording and figures vary, rates are worked out and now and then
printed wrong. Nine in a hundred are web pages, one in fifty is a file that cannot be read. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FIRST = "云禾青望杼槿稷渡沐岚澄霁芷蘅汀溪泽砚" + "棠榆槐桐枫柏"
SECOND = "川汀岭州泷渚塘湾堰陂坞浦溪泉麓原峪垣"
ITEMS = (
    ("新改建农村公路", "公里", (20, 900), 3),
    ("新建养老床位", "张", (100, 3000), 0),
    ("改造老旧小区", "个", (5, 200), 0),
    ("城镇新增就业", "人", (1000, 60000), 0),
    ("开展职业技能培训", "人次", (500, 30000), 0),
    ("改造农村危房", "户", (50, 2000), 0),
    ("发放创业担保贷款", "万元", (500, 90000), 1),
    ("建设口袋公园", "处", (3, 60), 0),
    ("新建公共充电桩", "个", (50, 3000), 0),
    ("免费婚前医学检查", "人", (500, 20000), 0),
    ("救助困难学生", "名", (200, 20000), 0),
    ("改造供水管网", "公里", (5, 300), 2),
    ("完成造林绿化", "亩", (500, 90000), 0),
    ("送戏下乡", "场", (20, 900), 0),
)
DONE = (
    "截至{m}月底，{name}{a}{u}，完成率{r}%。",
    "已{name}{a}{u}，占年度目标的{r}%。",
    "{name}完成{a}{u}，完成率{r}%，{word}。",
    "累计{name}{a}{u}，为年度计划的{r}%。",
)
WORDS = ("达到序时进度", "进展顺利", "超过序时进度", "各地推进平衡")
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四")


def circulars(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """``count`` files: path below the folder, content."""
    made = 0
    city = 0
    while True:
        chance = random.Random(seed * 1_000_003 + city)
        rest, first = divmod(city, len(FIRST))
        third, second = divmod(rest, len(SECOND))
        place = FIRST[first] + SECOND[second] + (SECOND[third - 1] if third else "") + "市"  # two characters, then three
        city += 1
        for year in range(2016, 2026):
            items = chance.sample(ITEMS, chance.randint(4, 9))
            targets = [Decimal(chance.randint(*span)).scaleb(-places) * 10**places for _, _, span, places in items]
            for month in range(13):
                if made == count:
                    return
                text = _plan(place, year, items, targets) if month == 0 else _summary(place, year, month, items, targets, chance)
                name = f"{place}/{year}/{'民生工作要点' if month == 0 else f'民生实事{month}月份小结'}"
                yield _file(name, text, made)
                made += 1


def _plan(place: str, year: int, items: list[tuple[str, str, tuple[int, int], int]], targets: list[Decimal]) -> str:
    lines = [f"{place}{year}年民生工作要点", f"{place[:1]}民生办〔{year}〕{len(items)}号"]
    for number, (name, unit, _, _), target in zip(NUMERALS, items, targets, strict=False):
        lines += [f"{number}、{name}", f"全年{name}{target}{unit}。（牵头责任单位：市{name[-2:]}局）"]
    return "\n".join([*lines, f"{year}年1月20日"])


def _summary(
    place: str, year: int, month: int, items: list[tuple[str, str, tuple[int, int], int]], targets: list[Decimal], chance: random.Random
) -> str:
    lines = [f"{place}{year}年民生实事{month}月份小结"]
    for n, ((name, unit, _, places), target) in enumerate(zip(items, targets, strict=True), 1):
        share = Decimal(min(1100, 80 * month + chance.randint(-30, 60))) / 1000
        actual = (target * share).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        rate = (100 * actual / target).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if chance.random() < 0.01:
            rate += Decimal(chance.randint(3, 40))
        said = chance.choice(DONE).format(m=month, name=name, a=actual, u=unit, r=rate, word=chance.choice(WORDS))
        lines += [f"{n}、{name}", f"目标任务：{name}{target}{unit}。", f"完成情况：{said}"]
    return "\n".join(lines)


def _file(name: str, text: str, number: int) -> tuple[str, bytes]:
    if number % 50 == 17:
        return f"{name}.pdf", b"%PDF-1.7\n" + text.encode()[:300]
    if number % 11 == 5:
        body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        page = f"<html><head><meta charset=utf-8></head><body><div class=nav>首页 2024</div><div id=zoom>{body}</div></body></html>"
        return f"{name}.html", page.encode()
    return f"{name}.txt", text.encode("gb18030" if number % 7 == 3 else "utf-8")


def write(folder: Path, count: int, seed: int = 1) -> None:
    """The files on disk."""
    for name, content in circulars(count, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
