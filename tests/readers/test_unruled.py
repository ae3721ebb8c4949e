"""Tables without upright rules: columns from head words and gaps, rows from the key column."""

from __future__ import annotations

from collections.abc import Sequence

from docparse.model import Document
from docparse.readers import pdf
from readers.pdfs import make, rule, text

X = (80, 130, 220, 330, 440)  # left edges of the columns
RIGHT = 520
SIZE = 10
LEAD = 14
PAD = 6

ROWS = (
    ("1", "养老床位", "全年新增护理型床位/不少于320张", "已新增床位/145张", "45.31%"),
    ("2", "农村公路", "新改建农村公路36公里", "完工/21公里，/开工30公里", "58.33%"),
    ("3", "助餐点", "新建15个", "", ""),
    ("4", "老旧小区/改造", "改造老旧小区24个，/惠及居民/6100户", "开工24个", "100%"),
)


def page(rows: Sequence[Sequence[str]], *, middle: bool, top: float, closed: bool, pad: float = PAD, inner: bool = False) -> str:
    """A page with a head of two lines and rows under it; cells broken at ``/``."""
    heads = [(X[0], "序号", 0.5), (X[1], "项目", 0.5), (X[2], "进展情况", 0), (X[2], "目标任务", 1), (X[3], "完成情况", 1), (X[4], "完成率", 0.5)]
    out = rule(X[0] - 4, top, RIGHT, top)
    out += "".join(text(x, top - 14 - LEAD * line, word, SIZE) for x, word, line in heads)
    y = top - 2 * LEAD - 8
    out += rule(X[0] - 4, y, RIGHT, y)
    for row in rows:
        cells = [cell.split("/") for cell in row]
        lines = max(map(len, cells))
        y -= pad
        for x, cell in zip(X, cells, strict=True):
            down = (lines - len(cell)) / 2 if middle else 0
            out += "".join(text(x, y - LEAD * (k + down + 1) + 3, part, SIZE) for k, part in enumerate(cell) if part)
        y -= lines * LEAD + pad
        if inner:
            out += rule(X[0] - 4, y, RIGHT, y)
    return out + (
        rule(X[0] - 4, y, RIGHT, y) + text(X[0], y - 24, "注：完成率以年度目标为基数，数据截至九月底，由各责任单位报送。", SIZE) if closed else ""
    )


def read(*pages: str) -> Document:
    return pdf.read(make(pages), "x.pdf")


def rows(document: Document) -> list[list[str]]:
    (table,) = document.tables
    assert table.inferred
    return [[c.text for c in row] for row in table.rows]


HEAD = [["序号", "项目", "进展情况", "进展情况", "完成率"], ["序号", "项目", "目标任务", "完成情况", "完成率"]]
BODY = [[cell.replace("/", "") for cell in row] for row in ROWS]


def test_three_lines() -> None:
    for middle in (True, False):
        document = read(page(ROWS, middle=middle, top=700, closed=True))
        assert [[c.replace(" ", "") for c in row] for row in rows(document)] == [*HEAD, *BODY], middle
        assert [w.code for w in document.warnings] == ["Q917"]
        assert "注：完成率以年度目标为基数" in document.text
        assert not any("注：" in c.text for row in document.tables[0].rows for c in row)


def test_rows_set_close() -> None:
    document = read(page(ROWS, middle=True, top=700, closed=True, pad=1))
    assert [[c.replace(" ", "") for c in row] for row in rows(document)] == [*HEAD, *BODY]


def test_rules_between_rows() -> None:
    document = read(page(ROWS, middle=True, top=700, closed=True, inner=True))
    assert [[c.replace(" ", "") for c in row] for row in rows(document)] == [*HEAD, *BODY]


def test_over_two_pages_with_the_head_again() -> None:
    parts = [page(ROWS[:2], middle=True, top=400, closed=False), page(ROWS[2:], middle=True, top=780, closed=True)]
    assert [[c.replace(" ", "") for c in row] for row in rows(read(*parts))] == [*HEAD, *BODY]


def test_prose_between_rules_is_no_table() -> None:
    prose = "".join(text(80, 640 - 28 * k, "各县区、各部门要按照年度目标抓好落实，新建站点十二个。", 16) for k in range(8))
    lines = rule(80, 700, 515, 700) + text(220, 670, "槐序市文件", 22) + rule(80, 660, 515, 660)
    document = read(lines + prose)
    assert document.tables == ()
    assert "槐序市文件" in document.text


def test_records_come_from_the_inferred_columns() -> None:
    from docparse.extraction import extract

    document = read(
        page((("1", "养老床位", "320张", "145张", "45.31%"), ("2", "农村公路", "36公里", "21公里", "58.33%")), middle=True, top=700, closed=True)
    )
    found = [tuple(q.number.text if q else "" for q in (r.target, r.actual, r.rate)) for r in extract(document).indicators]
    assert found == [("320张", "145张", "45.31%"), ("36公里", "21公里", "58.33%")]
