"""H805 引用的文号与所引文件不同

做什么：小结引用《××》（×〔2020〕6号），而一并送核的同名文件文号不同时报警。
为什么重要：文号错了，读者找到的是另一份文件。
会报的例子：
    要点：云政办发〔2022〕5号｜1、养老服务。新增床位30张。
    小结：按照《云汀市2022年民生实事工作要点》（云政办发〔2022〕6号）要求｜1、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。
不会报的例子：
    要点：云政办发〔2022〕5号｜1、养老服务。新增床位30张。
    小结：按照《云汀市2022年民生实事工作要点》（云政办发〔2022〕5号）要求｜1、养老服务。目标任务：新增床位30张。完成情况：新增床位12张。
应向单位要什么：请更正引用的文号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docparse.checks.case import Case
from docparse.checks.text import folded
from docparse.model import Finding

CODE = "H805"
ASK = "请更正引用的文号。"
_CITED = re.compile(r"《([^》]{4,60})》\s*[（(]([^（）()\s]{2,14}[〔\[]\d{4}[〕\]]\s?\d{1,4}\s?号)[）)]")


def check(case: Case) -> Iterator[Finding]:
    """The findings, in the order of the documents."""
    for source in case.extractions:
        for match in _CITED.finditer(source.document.text):
            title, number = "".join(match[1].split()), _plain(match[2])
            for other in case.extractions:
                known = _plain(other.header.doc_number)
                if other is source or not known or known == number or title not in "".join(other.document.text[:600].split()):
                    continue
                if number in (_plain(e.header.doc_number) for e in case.extractions if e is not source):
                    continue
                yield case.finding(
                    CODE,
                    source,
                    case.item_at(source, match.start(2)),
                    f"引用《{title}》文号为{match[2]}（{case.place_at(source, match.start(2))}），该文件文号为{other.header.doc_number}。{ASK}",
                    other=other,
                    expected=other.header.doc_number,
                    reported=match[2],
                    facts={"ask": ASK, "at": f"{match.start(2)}-{match.end(2)}"},
                )


def _plain(number: str) -> str:
    return re.sub(r"[\s〔〕\[\]（）()]", "", folded(number))
