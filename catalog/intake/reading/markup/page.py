"""Finds the text of a web page among its navigation: the container that holds most of the words."""

import re

from lxml import etree
from lxml.html import HtmlElement

from .cells import is_layout

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "dialog"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|bread\w*|crumbs?|footer\w*|foot|share\w*|bdshare\w*|bdsharebuttonbox|sidebar|toolbar|"
    r"pagination|pager|qrcode\w*|ewm|copyright|related|recommend|topbar|toptools?|searchbox|dqwz|weizhi|skip|social\w*|"
    r"print\w*|fontsize|comments?)(?=$|[\s_-])",
    re.I,
)
_FURNITURE_WORDS = re.compile(
    r"打印(?:本页|此页|正文)?|关闭(?:本页|窗口|页面)?|分享(?:到|至)|上一篇|下一篇|扫一扫|版权所有|ICP备|公网安备|网站标识码|浏览(?:次数|量)|点击(?:数|率|次数)|"
    r"返回顶部|责任编辑|字\s*(?:体|号)\s*[：:\[【]|当前位置|您(?:现在)?(?:的|所在的?)位置|来源[：:]|发布(?:时间|日期)[：:]|访问量"
)
_NUMBER = re.compile(r"[〔［\[(（]\s*(?:19|20)\d{2}\s*[〕］\])）]\s*第?\s*\d+\s*号")
_LONGEST_FURNITURE = 90
_SHARE_OF_TEXT = 0.75
_CONTAINERS = frozenset({"body", "div", "section", "article", "main", "form", "table", "tbody", "tr", "td", "center"})


def is_page(tree: HtmlElement, html: str) -> bool:
    """Whether this is a page with its surroundings, not a piece of one or a document saved by Word or WPS."""
    head = html[:4000].lower()
    if "urn:schemas-microsoft-com:office" in head or "mso-" in head or 'name="generator" content="microsoft' in head:
        return False
    landmarks = next(tree.iter("nav", "footer", "header", "main", "article", "title"), None)
    return landmarks is not None


def hints(tree: HtmlElement) -> str:
    """The title that the page itself gives: its metadata, its first heading, or its title before the site's name."""
    for meta in tree.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in ("articletitle", "og:title"):
            return " ".join((meta.get("content") or "").split())
    for tag in ("h1", "title"):
        found = next(tree.iter(tag), None)
        if found is not None and (words := " ".join(found.text_content().split())):
            return re.split(r"\s*(?:[_|]|\s[-–—]\s)\s*", words)[0] if tag == "title" else words
    return ""


def main_text(body: HtmlElement) -> tuple[HtmlElement, int]:
    """The element with the text, its surroundings removed, and how many characters of those are left out."""
    before = _weight(body)
    _drop_furniture(body)
    node = body
    while (child := _heaviest(node)) is not None and not _needed_beside(node, child):
        node = child
    _drop_lines(node)
    return node, before - _weight(node)


def _drop_furniture(body: HtmlElement) -> None:
    whole = _weight(body)
    for element in list(body.iter(etree.Element)):
        if element is body or element.getparent() is None:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = element.tag in _CONTAINERS | {"ul", "p", "span", "header"} and _FURNITURE_NAMES.search(names)
        marked = element.tag in _FURNITURE_TAGS or (element.get("role") or "").lower() in _FURNITURE_ROLES
        # A careless name on what holds the text itself is no reason to lose the text.
        if marked or (named and _weight(element) * 2 < whole):
            element.drop_tree()


def _heaviest(node: HtmlElement) -> HtmlElement | None:
    inside = [child for child in node if child.tag in _CONTAINERS]
    best = max(inside, key=_own_weight, default=None)
    if best is None or _own_weight(best) < _SHARE_OF_TEXT * max(_own_weight(node), 1):
        return None
    if best.tag == "table" and not is_layout(best):
        return None
    return best


def _needed_beside(node: HtmlElement, chosen: HtmlElement) -> bool:
    """Whether what stands beside the heaviest child belongs to the text: a heading or a 文号 above, a line below."""
    if (node.text or "").strip() or (chosen.tail or "").strip():
        return True
    after = False
    for child in node:
        if child is chosen:
            after = True
            continue
        words = " ".join((child.text_content() or "").split())
        if not words or _is_furniture(words) or _links(child) * 2 > len(words):
            continue
        if after or _NUMBER.search(words) or child.tag in ("h1", "h2", "h3") or child.find(".//h1") is not None:
            return True
    return False


def _drop_lines(node: HtmlElement) -> None:
    """Lines of the site within the text's container: source, font size, print, close."""
    for element in list(node.iter("p", "div", "span", "li", "td")):
        if element.getparent() is None or element is node:
            continue
        words = " ".join((element.text_content() or "").split())
        if words and _is_furniture(words):
            element.drop_tree()


def _is_furniture(words: str) -> bool:
    found = _FURNITURE_WORDS.search(words)
    return found is not None and len(words) <= _LONGEST_FURNITURE and not words.endswith("。") and found.start() < 40


def _weight(element: HtmlElement) -> int:
    return len(re.sub(r"\s+", "", element.text_content() or ""))


def _own_weight(element: HtmlElement) -> int:
    """Words that lead nowhere: a list of links is navigation."""
    return max(_weight(element) - _links(element), 0)


def _links(element: HtmlElement) -> int:
    return sum(len(re.sub(r"\s+", "", link.text_content() or "")) for link in element.iter("a"))
