"""Pages of government sites as several content systems make them, round one article; places, figures and names are invented."""

from __future__ import annotations

from collections.abc import Sequence

ARTICLE = [
    "沐川市2024年民生实事进展情况的通报",
    "各县（区）人民政府，市直各单位：",
    "现将截至9月底的进展情况通报如下。",
    "一、养老服务",
    "目标任务：新增护理型床位320张。完成情况：已新增145张，完成率45.31%。",
    "二、农村公路",
    "目标任务：新改建农村公路36公里。完成情况：完工21公里，完成率58.33%。",
    "三、老旧小区",
    "目标任务：改造老旧小区24个。完成情况：开工24个，开工率100%。",
]
TABLE = [["县区", "目标（张）", "完成（张）", "完成率（%）"], ["东岚区", "200", "95", "47.5"], ["西岚县", "120", "50", "41.67"]]


def table(rows: Sequence[Sequence[str]], tag: str = "td") -> str:
    body = "".join("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>" for row in rows)
    return f"<table border=1>{body}</table>"


def trs(article: Sequence[str], more: str = "") -> str:
    """A page of TRS WCM with navigation, index table, share bar, related links and footer."""
    body = "".join(f'<p style="text-indent:2em"><span style="font-family:仿宋">{p}</span></p>' for p in article)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{article[0]}">
<meta name="PubDate" content="2024-10-09 08:30">
<title>{article[0]}_沐川市人民政府</title><script>var n = "<p>脚本1234</p>";</script></head><body>
<div class="nav"><ul><li><a href="/1">首页</a></li><li><a href="/2">政务公开2024</a></li></ul></div>
<div class="position">您现在的位置：<a>首页</a> &gt; <a>通知公告</a></div>
<table class="xxgk"><tr><td>索 引 号：</td><td>MC0012/2024-00345</td><td>主题分类：</td><td>民政</td></tr>
<tr><td>发布机构：</td><td>沐川市财政局</td><td>成文日期：</td><td>2024年10月8日</td></tr>
<tr><td>文　　号：</td><td>沐民生办〔2024〕17号</td><td>有效性：</td><td>有效</td></tr></table>
<div class="con"><h1>{article[0]}</h1><div class="xx">发布时间：2024-10-09 08:30 来源：市财政局 浏览次数：98765</div>
<div class="TRS_Editor">{body}{more}</div>
<div class="bdsharebuttonbox">分享到：微信12</div><p>责任编辑：某某</p></div>
<div class="related"><h3>相关链接</h3><ul><li><a>2024年8月通报</a> 2024-09-03</li></ul></div>
<div class="footer"><p>主办：沐川市人民政府 联系电话：0999-7654321</p><p>某ICP备12345678号</p></div></body></html>"""


def visual_site(article: Sequence[str], more: str = "") -> str:
    """A page of VSB: the article in #vsb_content, paragraphs broken by <br>, layout tables round it."""
    body = "<br>&nbsp;&nbsp;&nbsp;&nbsp;".join(article[1:])
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>{article[0]}-沐川市财政局</title></head><body>
<table width="1000"><tr><td class="menu" width="200">部门概况<br>通知公告<br>电话12345</td><td>
<table><tr><td class="titlestyle">{article[0]}</td></tr><tr><td>【字体：大 中 小】 点击数：4321</td></tr>
<tr><td><div id="vsb_content"><div class="v_news_content">{body}<br>{more}</div></div></td></tr>
<tr><td>上一条：<a>关于2023年决算的公告</a><br>下一条：<a>2024年招标</a></td></tr></table></td></tr></table></body></html>"""


def plain(article: Sequence[str], more: str = "") -> str:
    """A page without any telling name: only where the text is."""
    body = "".join(f"<div>　　{p}</div>" for p in article)
    links = "".join(f'<li><a href="/{n}">工作动态第{n}期 2024-0{n}-11</a></li>' for n in range(1, 9))
    inner = f"<div><ul>{links}</ul></div><div><div><div>{body}{more}</div></div></div><div><a>联系我们</a> <a>网站地图</a></div>"
    return f"<html><body>{inner}</body></html>"


def word(article: Sequence[str], more: str = "") -> str:
    """What Word saves as a web page."""
    body = "".join(
        f'<p class=MsoNormal style="text-indent:32.0pt;mso-char-indent-count:2.0"><span lang=ZH-CN style="font-family:仿宋_GB2312;\n'
        f'mso-hansi-font-family:仿宋">{p}</span><o:p></o:p></p>\n'
        for p in article
    )
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 15">
<style>p.MsoNormal{{margin:0cm}}</style><!--[if gte mso 9]><xml><w:WordDocument><w:View>999</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN><div class=WordSection1>{body}{more}</div></body></html>"""


def asp(article: Sequence[str], more: str = "") -> str:
    """An older page: everything in a form, uppercase tags, numbers split over fonts, no closing tags."""
    body = "".join("<P>　　" + p.replace("45.31%", "45.<FONT face=Times>31</FONT>%").replace("36公里", "3<b>6</b>公里") for p in article)
    return f"""<HTML><HEAD><TITLE>{article[0]}</TITLE></HEAD><BODY bgColor=#ffffff><FORM id=form1 method=post action="?id=77">
<INPUT type=hidden name=__VIEWSTATE value="123456789"><DIV class=header><IMG alt=2024年></DIV><DIV class=content><DIV id=zoom>{body}{more}</DIV></DIV>
<DIV class=copyright>版权所有 2004-2024</DIV></FORM></BODY></HTML>"""


PAGES = (trs, visual_site, plain, word, asp)
