"""Web pages saved from government sites: the article and its tables; what stands round it is not read.

The article is looked for in the containers of the content systems in use (most specific first), else where most of the text is.
The index table (索引号, 文号, 发文日期 …) and the tags of the page's head become metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from lxml import html as parser

from docparse.errors import UnreadableFile
from docparse.model import Document, Warning_
from docparse.readers import flow, numbering, text
from docparse.readers.flow import Block, Rows

LIMIT = 32 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 5000, 100

# Ids and classes of the element that holds the article, the most telling first.
CONTAINERS = (
    "trs_editor", "ucap-content", "vsb_content", "vsb_content_2", "vsb_content_4", "v_news_content", "zoom", "zoomcon", "xxgk_detail_content",
    "article-content", "article_content", "articlecontent", "article_con", "articlecon", "pages_content", "wzcon", "wz_content", "news_content",
    "newscontent", "news-content", "contenttext", "content_text", "txtcontent", "detail-content", "detail_content", "detailcontent", "con_text",
    "main-content", "maincontent", "main_content", "j-fontcontent", "gsj_htmlcon_bot", "bt-content", "fontzoom", "info-content", "infocontent",
    "tys-main-zt-show", "article-body", "articlebody", "entry-content", "post-content", "rich_media_content", "arc_body",
    "article", "content", "neirong", "zhengwen", "main",
)  # fmt: skip
_CHROME = re.compile(
    r"^(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|position|curr?ent-?position|location|dqwz|path|foot|footer|copyright|share|bdshare\S*"
    r"|social\S*|toolbar|tools?|print\S*|fontsize|font-?size|side|sidebar|aside|related|relate\S*|xgxx|xgwz|recommend\S*|hot|pagination|paging|pager"
    r"|comments?|search\S*|login|qrcode|ewm|banner|logo|top-?bar|topnav|prev|next|prenext|sxpage|friend-?links?|yqlj|hits|views?|info-?bar|zrbj|close)$"
)
_GONE = {
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "canvas", "audio", "video", "map", "select", "input",
    "button", "textarea", "head", "nav", "footer", "aside", "title", "link", "meta", "base", "datalist",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "header", "blockquote", "pre",
    "center", "form", "fieldset", "figure", "figcaption", "address", "caption", "body", "html", "hr", "details", "summary", "td", "th", "tr", "tbody",
}  # fmt: skip
_ROWS = ("thead", "tbody", "tfoot", "tr")
_LABELS = {
    "索引号": "索引号", "索取号": "索引号", "文号": "发文字号", "发文字号": "发文字号", "公文文号": "发文字号", "发布文号": "发文字号",
    "发布机构": "发文机关", "发文机关": "发文机关", "发布单位": "发文机关", "发文单位": "发文机关", "制发机关": "发文机关", "公开机构": "发文机关",
    "成文日期": "发文日期", "发文日期": "发文日期", "印发日期": "发文日期", "发布日期": "发布日期", "公开日期": "发布日期", "生成日期": "发布日期",
    "公布日期": "发布日期", "发布时间": "发布日期", "标题": "标题", "名称": "标题", "信息名称": "标题", "文件名称": "标题",
    "主题分类": "", "组配分类": "",
    "信息分类": "", "分类": "", "有效性": "", "时效性": "", "效力状态": "", "生效日期": "", "生效时间": "", "失效日期": "",
    "废止日期": "", "关键词": "",
    "主题词": "", "内容概述": "", "公开方式": "", "公开范围": "", "公开时限": "", "公开属性": "", "体裁分类": "", "服务对象": "", "备注": "",
    "文件编号": "发文字号",
}  # fmt: skip
_TELLING = {"索引号", "发文字号", "发文机关", "发文日期"}
_LABEL = re.compile(
    "(?:^|(?<=[\\s|｜】\\]]))[【\\[]?(" + "|".join(sorted(("\\s*".join(k) for k in _LABELS), key=len, reverse=True)) + ")[】\\]]?\\s*[：:|]?\\s*"
)
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_META = {
    "articletitle": "标题", "pubdate": "发布日期", "publishdate": "发布日期", "contentsource": "发文机关",
}  # fmt: skip
# Lines that content systems put into or beside the article, whatever their element.
_LINE = re.compile(
    r"(?:当前|您?(?:现在|当前)?(?:所在)?的?)位置[：:]|[【\[（(]?\s*(?:字体|字号)\s*[：:]|(?:浏览|点击|阅读|访问)(?:次数|量|数)[：:]?|分享到|扫一扫|上一[篇条][：:]?|下一[篇条][：:]?"
    r"|[【\[]?(?:打印|关闭|收藏)(?:本页|此页|本文|窗口|页面)?[】\]]?(?:\s|$)|责任编辑[：:]|编辑[：:].{0,12}$|(?:信息)?来源[：:].{0,40}(?:时间|日期|次数|字体|字号)|(?:发布|更新|发表)(?:时间|日期)[：:]"
    r"|.{0,30}(?:ICP备|公网安备|网站标识码|版权所有)|(?:Copyright|©)|附件下载[：:]?$|首页\s*[>»]"
)
_FOOT = re.compile(r"(?:主办|承办)(?:单位)?[：:]")  # at the end only: a plan may name who leads an item so
_RELATED = re.compile(r"(?:相关|延伸|推荐|热点|更多)(?:链接|阅读|文件|文章|文档|信息|新闻|稿件|内容|资讯|解读|政策)?[：:]?$|友情链接")
_SHELL = re.compile(
    r"(?:请|需要)(?:开启|启用|先?登录)|javascript|页面(?:不存在|未找到|已删除)|(?:40[34]|50[0-4])\s*(?:not found|forbidden|internal|error|错误)"
    r"|访问的?页面|抱歉|验证码",
    re.I,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)|mso-hide\s*:\s*all", re.I
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?|white|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|$)", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_RAISED: Mapping[int, str] = dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_LOWERED: Mapping[int, str] = dict(zip(map(ord, "0123456789"), "₀₁₂₃₄₅₆₇₈₉", strict=True))
_COUNTED = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no tree of lxml holds them


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read: its text, and how many of its characters are links."""

    text: str = ""
    linked: int = 0


def read(data: bytes, shown: str) -> Document:
    """A web page as a document without identity (id, path and hash are set by ``readers.read``); it has no pages.

    Raises UnreadableFile for pages without an article: logins, errors, shells that a script would fill. Warnings tell of hidden text
    (Q911) and of bytes that no encoding explains (Q910). ``metadata`` holds what the index table and the head say.
    """
    if len(data) > LIMIT:
        raise UnreadableFile(shown, f"网页有 {len(data) // 1048576} MB，超过 {LIMIT // 1048576} MB 的上限，不像公文")
    source, lost = _decoded(data, shown)
    root = _parsed(source, shown)
    metadata = _head(root)
    reading = _Reading()
    try:
        for table in _index(root, metadata):
            _drop(table)
        body = root.find(".//body") if root.find(".//body") is not None else root
        for element in list(body.iter()):
            if isinstance(element.tag, str) and _is_chrome(element, body):
                _drop(element)
        parts = _trimmed(reading.parts(_container(body)), metadata)
    except RecursionError:
        raise UnreadableFile(shown, "网页结构嵌套过深，疑为恶意文件，不读取") from None
    printed = "".join(p if isinstance(p, str) else "".join(b.text for row in p.rows for b in row if b) for p in parts)
    if not _HAN.search(printed) or (len(printed) < 120 and _SHELL.search(printed)):
        raise UnreadableFile(shown, "网页里没有正文（登录页、出错页，或正文由脚本载入），请另存正文")
    warnings = []
    if lost:
        warnings.append(Warning_("Q910", 0, f"网页有 {lost} 处字节无法解码，其旁的数字须核对原件"))
    if reading.hidden:
        warnings.append(Warning_("Q911", 0, f"网页有 {reading.hidden} 个看不见的字，已略去"))
    if reading.cut:
        warnings.append(Warning_("Q915", 0, f"表格超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 列，其余未读，须核对原件"))
    document = flow.document("html", _titled(parts, metadata), warnings)
    return _with(document, metadata)


def _with(document: Document, metadata: Mapping[str, str]) -> Document:
    kept = {key: value for key, value in metadata.items() if key in ("标题", "发文字号", "发文机关", "发文日期", "索引号") and value}
    if "发文日期" not in kept and metadata.get("发布日期"):
        kept["发布日期"] = metadata["发布日期"]
    return replace(document, metadata=kept)


# --- bytes and tree --------------------------------------------------------------------------------------------------------


def _decoded(data: bytes, shown: str) -> tuple[str, int]:
    """The source of the page and how many bytes were lost. What calls itself gb2312 is GB18030; a wrong claim is noticed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return text.decode(data, shown), 0
    match = _CHARSET.search(data[:8192])
    told = match[1].decode("ascii").lower() if match else ""
    told = "gb18030" if told.startswith("gb") else "utf-8" if told in ("utf8", "utf-8") else told if told in ("big5", "utf-16") else ""
    for encoding in dict.fromkeys(("utf-8", told, "gb18030")):
        if encoding:
            try:
                return data.decode(encoding), 0
            except UnicodeDecodeError:
                continue
    found = max((data.decode(e, "replace") for e in ("utf-8", "gb18030")), key=lambda s: (-s.count("\ufffd"), len(s)))
    return found, found.count("\ufffd")


def _parsed(source: str, shown: str) -> Any:
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", _UNPRINTABLE.sub("", source))
    try:
        root = parser.document_fromstring(source, parser=parser.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise UnreadableFile(shown, "网页是空的，或不是完好的 HTML") from None
    for element in root.iter():  # what references such as &#1; put in
        if element.text and _UNPRINTABLE.search(element.text):
            element.text = _UNPRINTABLE.sub("", element.text)
        if element.tail and _UNPRINTABLE.search(element.tail):
            element.tail = _UNPRINTABLE.sub("", element.tail)
    return root


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _drop(element: Any) -> None:
    """Take an element out of the tree; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _tokens(element: Any) -> list[str]:
    return f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()


def _bare(element: Any) -> str:
    return "".join("".join(element.itertext()).split())


def _is_chrome(element: Any, body: Any) -> bool:
    if element is body or _name(element) in ("body", "html"):
        return False
    if _name(element) in _GONE:
        return True
    if not any(_CHROME.match(token) for token in _tokens(element)):
        return False
    # A wrapper may bear such a name and hold the article all the same.
    return not any(any(token in CONTAINERS[:-5] for token in _tokens(inner)) for inner in element.iter() if isinstance(inner.tag, str))


def _container(body: Any) -> Any:
    """The element of the article."""
    named: dict[str, list[Any]] = {}
    for element in body.iter():
        if isinstance(element.tag, str):
            for token in _tokens(element):
                named.setdefault(token, []).append(element)
    whole = _weight(body)
    for token in CONTAINERS:
        found = max(named.get(token, ()), key=_weight, default=None)
        if found is not None and _weight(found) >= max(12, 0.1 * whole):
            return found
    for tag in ("article", "main"):
        found = max(body.iter(tag), key=_weight, default=None)
        if found is not None and _weight(found) >= max(12, 0.3 * whole):
            return found
    # Down to where most of the text is that is no link.
    element = body
    while True:
        total = _weight(element)
        best = max((c for c in element if isinstance(c.tag, str) and _name(c) not in ("p", "table")), key=_weight, default=None)
        if best is None or _weight(best) < 0.85 * total or total == 0:
            return element
        element = best


def _weight(element: Any) -> int:
    """How much text an element holds that is no link."""
    return len(_bare(element)) - 2 * sum(len(_bare(a)) for a in element.iter("a"))


# --- metadata --------------------------------------------------------------------------------------------------------------


def _head(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = _META.get((tag.get("name") or "").strip().lower())
        value = flow.tidied(tag.get("content") or "")
        if key and value:
            found.setdefault(key, _dated(value) if "日期" in key else value)
    for title in root.iter("title"):
        own = flow.tidied("".join(title.itertext()))
        own = re.split(r"\s*[_|｜]\s*|\s+[-—–]+\s+|(?<=[\u3400-\u9fff）])-(?=[\u3400-\u9fff]+(?:网|政府|局|厅|委|平台|门户)$)", own)[0]
        if own:
            found.setdefault("标题", own)
        break
    return found


def _dated(value: str) -> str:
    """A date as ISO; as it is where it is none."""
    match = _DATE.search(value)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else ""


def _index(root: Any, metadata: dict[str, str]) -> list[Any]:
    """The elements of the index table; what they say goes into ``metadata``."""
    found: list[Any] = []
    for element in root.iter("table", "dl", "ul", "div", "section"):
        if any(element in f.iter() for f in found) or len(_bare(element)) > 900:
            continue
        cells = [flow.tidied("".join(c.itertext())) for c in element.iter("td", "th", "li", "dt", "dd", "span", "p", "div") if not len(c) or _leaf(c)]
        joined = " ".join(dict.fromkeys(cells)) if cells else flow.tidied("".join(element.itertext()))
        labels = list(_LABEL.finditer(joined))
        told = {_LABELS["".join(m[1].split())] for m in labels}
        if len(labels) < 2 or len(told & _TELLING) < 1 or len(told - {"标题", ""}) < 2:
            continue
        for match, following in zip(labels, [*labels[1:], None], strict=True):
            key = _LABELS["".join(match[1].split())]
            value = joined[match.end() : following.start() if following else None].strip(" 　：:|｜-")
            if key and value and len(value) <= 120:
                value = _dated(value) if "日期" in key else value
                if value and (key not in metadata or key != "标题"):
                    metadata[key] = value
        found.append(element)
    return found


def _leaf(element: Any) -> bool:
    return all(_name(c) in ("a", "span", "b", "strong", "em", "font", "i", "br", "u") for c in element)


def _titled(parts: Sequence[str | Rows], metadata: Mapping[str, str]) -> list[str | Rows]:
    """The parts with the page's title in front, unless the article begins with it."""
    title = metadata.get("标题", "")
    plain = "".join(title.split())
    head = ["".join(p.split()) for p in parts[:6] if isinstance(p, str)]
    known = any(h and (h in plain or plain in h) and len(h) >= min(6, len(plain)) for h in ("".join(head[:n]) for n in range(1, 4))) or any(
        h == plain for h in head
    )
    return [title, *parts] if plain and _HAN.search(plain) and not known else list(parts)


def _trimmed(parts: Sequence[tuple[str, float] | Rows], metadata: dict[str, str]) -> list[str | Rows]:
    """The parts without lines that are the site's and not the article's."""
    out: list[str | Rows] = []
    for n, part in enumerate(parts):
        if isinstance(part, Rows):
            out.append(part)
            continue
        line, links = part
        if _RELATED.match(line) and all(isinstance(p, tuple) and (p[1] > 0.5 or len(p[0]) < 40) for p in parts[n + 1 :]):
            break
        if len(line) < 160 and (_LINE.match(line) or (n >= len(parts) - 3 and _FOOT.match(line))):
            if "日期" in line or "时间" in line:
                metadata.setdefault("发布日期", _dated(line))
            continue
        if links > 0.9 and len(line) < 12:
            continue
        out.append(line)
    return out


# --- paragraphs and tables -------------------------------------------------------------------------------------------------


class _Reading:
    """One pass over the tree of an article."""

    def __init__(self) -> None:
        self.hidden = 0
        self.cut = 0  # tables and rows beyond what is read
        self._parts: list[tuple[str, float] | Rows] = []
        self._line = _Line()
        self._before = ""  # a list's number that waits for its text

    def parts(self, element: Any) -> list[tuple[str, float] | Rows]:
        """Paragraphs (with the share of their characters that are links) and tables, in order."""
        self._inside(element, linked=False, table={})
        self._flush()
        return self._parts

    def _flush(self) -> None:
        line = flow.tidied(self._line.text)
        if line.strip(" \u3000\u200b\ufeff"):
            self._parts.append((numbering.before(self._before, line), self._line.linked / max(1, len("".join(line.split())))))
            self._before = ""
        self._line = _Line()

    def _add(self, string: str | None, linked: bool, table: Mapping[int, str]) -> None:
        if string:
            string = string.replace("\xa0", " ").translate(table)
            self._line.text += string
            if linked:
                self._line.linked += len("".join(string.split()))

    def _inside(self, element: Any, *, linked: bool, table: Mapping[int, str]) -> None:
        self._add(element.text, linked, table)
        number = _first_number(element)
        for child in element:
            name = _name(child)
            if not name:
                self._add(child.tail, linked, table)
                continue
            if self._is_hidden(child):
                self.hidden += len(_bare(child))
            elif name == "br":
                self._flush()
            elif name == "table":
                self._flush()
                self._table(child)
                self._flush()
            elif name in _BLOCKS:
                self._flush()
                if name == "li" and number is not None:
                    value, form, step = number
                    own = child.get("value") or ""
                    value = int(own) if own.lstrip("-").isdecimal() and len(own) < 8 else value
                    self._before = numbering.printed(value, form) + ("、" if form == "chineseCounting" else ".")
                    number = (value + step, form, step)
                self._inside(child, linked=linked, table=table)
                self._flush()
                self._before = ""
            elif name not in _GONE and name not in ("rt", "rp"):  # pinyin over characters is no text
                raised: Mapping[int, str] = {"sup": _RAISED, "sub": _LOWERED}.get(name, table)
                self._inside(child, linked=linked or name == "a", table=raised)
            self._add(child.tail, linked, table)

    def _is_hidden(self, element: Any) -> bool:
        style = element.get("style") or ""
        if element.get("hidden") is not None or _HIDDEN.search(style):
            return True
        if not _WHITE.search(style):
            return False
        # White on a ground of its own is meant to be seen.
        around = [element, *element.iterancestors()]
        return not any("background" in (e.get("style") or "") or e.get("bgcolor") or e.get("background") for e in around)

    def _strays(self, element: Any) -> None:
        """What stands in a table and in no cell: shown before the table, as browsers do."""
        self._add(element.text, False, {})
        for child in element:
            name = _name(child)
            if name in _ROWS:
                self._strays(child)
            elif name and name not in _GONE and name not in ("td", "th", "caption", "colgroup", "col"):
                self._flush()
                self._inside(child, linked=False, table={})
                self._flush()
            self._add(child.tail, False, {})

    def _table(self, table: Any) -> None:
        self._strays(table)
        self._flush()
        rows = list(_rows(table))
        cells = [(r, c) for r, row in enumerate(rows) for c in row if _name(c) in ("td", "th")]
        texts = [len(_bare(c)) for _, c in cells]
        nested = any(True for _, c in cells for _ in c.iter("table"))
        one = max((sum(_name(c) in ("td", "th") for c in row) for row in rows), default=0) < 2
        # A frame round the article, not a table of data.
        if one or nested or table.get("role") == "presentation" or (texts and max(texts) > max(200, 0.6 * sum(texts))):
            for caption in table.iterchildren("caption"):
                self._inside(caption, linked=False, table={})
                self._flush()
            for _, cell in cells:
                self._inside(cell, linked=False, table={})
                self._flush()
            return
        for caption in table.iterchildren("caption"):
            self._inside(caption, linked=False, table={})
            self._flush()
        grid: list[list[Block | None]] = []
        self.cut += len(rows) > MAX_ROWS
        for r, row in enumerate(rows[:MAX_ROWS]):
            while len(grid) <= r:
                grid.append([])
            at = 0
            for cell in row:
                if _name(cell) not in ("td", "th"):
                    continue
                if self._is_hidden(cell):
                    self.hidden += len(_bare(cell))
                    continue
                while at < len(grid[r]) and grid[r][at] is not None:
                    at += 1
                inner = _Reading()
                block = Block(tuple(p[0] for p in inner.parts(cell) if not isinstance(p, Rows)))
                self.hidden += inner.hidden
                across, down = _span(cell, "colspan", MAX_COLUMNS), _span(cell, "rowspan", len(rows) - r)
                for k in range(r, r + down):
                    while len(grid) <= k:
                        grid.append([])
                    grid[k] += [None] * (at + across - len(grid[k]))
                    grid[k][at : at + across] = [block] * across
                at += across
                if at > MAX_COLUMNS:
                    self.cut += 1
                    break
        self._parts.append(Rows(tuple(tuple(row) for row in grid if row)))


def _rows(table: Any) -> Iterator[Any]:
    """The rows of a table itself: heads first, feet last."""
    groups = [e for e in table if _name(e) in _ROWS]
    order = {"thead": 0, "tfoot": 2}
    for group in sorted(groups, key=lambda e: order.get(_name(e), 1)):
        if _name(group) == "tr":
            yield group
        else:
            yield from (e for e in group if _name(e) == "tr")


def _span(cell: Any, name: str, most: int) -> int:
    value = (cell.get(name) or "").strip()
    if not value.isdecimal() or len(value) > 6:
        return 1
    return max(1, min(int(value) or most, most))


def _first_number(element: Any) -> tuple[int, str, int] | None:
    """Of an ordered list: its first number, their form, the step."""
    style = (element.get("style") or "").replace(" ", "")
    if _name(element) != "ol" or "list-style:none" in style or "list-style-type:none" in style:
        return None
    form = "chineseCounting" if re.search("cjk-ideographic|chinese-informal", style) else _COUNTED.get(element.get("type") or "1", "decimal")
    start = element.get("start") or ""
    items = sum(_name(c) == "li" for c in element)
    back = element.get("reversed") is not None
    value = int(start) if start.lstrip("-").isdecimal() and len(start) < 8 else items if back else 1
    return value, form, -1 if back else 1
