"""Columns an import row may have: the names of collected data, our own export's, and their Chinese headings.

id 来源编号              known again by it; required
title 标题               required
kind 类型                政策文件 or 法规规章; 解读 and 申报通知 are set aside
agency 发布机关          issuers as the source writes them; judged against the text
issuers 发布单位         full names, the leading one first, separated by 、; taken as they are
level 政策级别           国家级 省级 市级 区县级 镇街级, or national province city county town
region_code 地区代码     six digits of GB/T 2260, or an own code (9 or 12 digits for streets)
doc_number 文号          one number or several
publish_date 发布日期    the source's date; may prove to be the day of an upload
written_on 成文日期, published_on 公布日期, posted_on 上网日期, effective_on 施行日期, expires_on 有效期至,
terminated_on 终止日期   days; when one of them is filled all are taken as they are, with the basis in <name>_basis
status 有效性            有效 现行有效 废止 失效; anything else says nothing
category 分类            the source's own, levels separated by a backslash
url 网址, source_site 来源网站
attachments 附件         a list, a JSON list, or addresses one to a line
body 正文                plain text
"""

import json
from collections.abc import Mapping

from catalog.documents.numbers import INVISIBLE

ALIASES: dict[str, str] = {
    "source_id": "id",
    "来源编号": "id",
    "标题": "title",
    "类型": "kind",
    "发布机关": "agency",
    "发布单位": "issuers",
    "政策级别": "level",
    "地区代码": "region_code",
    "number": "doc_number",
    "文号": "doc_number",
    "发布日期": "publish_date",
    "公布日期": "published_on",
    "上网日期": "posted_on",
    "成文日期": "written_on",
    "施行日期": "effective_on",
    "有效期至": "expires_on",
    "终止日期": "terminated_on",
    "有效性": "status",
    "分类": "category",
    "网址": "url",
    "来源网站": "source_site",
    "附件": "attachments",
    "正文": "body",
}

DATE_COLUMNS = ("written_on", "published_on", "posted_on", "effective_on", "expires_on", "terminated_on")
BASES = frozenset({"stated", "source", "computed", "presumed", "declared", "bound"})
UNDATED = "bound"
"""The basis of a day nobody knows yet: it comes with another document."""
LEVELS: dict[str, str] = {
    "国家级": "national",
    "国家": "national",
    "省级": "province",
    "省": "province",
    "市级": "city",
    "市": "city",
    "区县级": "county",
    "区县": "county",
    "县级": "county",
    "镇街级": "town",
    "镇街": "town",
    "乡镇级": "town",
} | {code: code for code in ("national", "province", "city", "county", "town")}


def named_columns(row: Mapping[str, object]) -> dict[str, object]:
    """The row under our column names; when two names of one column are filled, ours wins."""
    named: dict[str, object] = {}
    for column, value in row.items():
        ours = ALIASES.get(str(column).strip(), str(column).strip())
        if ours == column or not named.get(ours):
            named[ours] = value
    return named


def text(value: object) -> str:
    """A cell as text: missing is empty, numbers lose a spurious .0, invisible characters and edges go."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return INVISIBLE.sub("", str(value).replace("\r\n", "\n")).strip()


def addresses(value: object) -> tuple[str, ...]:
    """Addresses of a list cell: a list, JSON, or text with line breaks; of two addresses glued together the last."""
    items: list[object] = list(value) if isinstance(value, list | tuple) else list(_lines(str(value or "")))
    cleaned = (text(item) for item in items)
    return tuple(item[max(item.rfind("http://"), item.rfind("https://"), 0) :] for item in cleaned if item)


def _lines(cell: str) -> list[object]:
    if cell.lstrip().startswith("["):
        try:
            listed = json.loads(cell)
        except ValueError:
            return list(cell.splitlines())
        return list(listed) if isinstance(listed, list) else []
    return list(cell.splitlines())
