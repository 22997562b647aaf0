"""Materials to hand in, from the lists under 申报材料 and 应当提交下列材料: name, copies, form, original or copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .outline import Item, Outline
from .source import Proposal, Source, written

TITLE = re.compile(
    r"^[ \n]*[^。;:,\n]{0,14}(?:材料(?:清单|目录|要求)?|申报资料|申请资料"
    r"|提交资料|需要的材料|资料清单)(?:主要)?(?:包括|如下|清单)?(?:[:。 \n]"
    r"|$)"
)
INTRO = re.compile(
    r"(?:(?:提交|提供|报送|递交|出具|准备|携带|上传|填报|需要|包括|附)[^。;]{0,24}(?:材料"
    r"|资料|文件|证明)|(?:材料|资料)(?:主要)?(?:包括|如下|清单)"
    r"|(?:下列|以下)(?:书面)?(?:申报|申请|有关|相关)?(?:材料|资料|文件|证件))[^。;]{0,16}[:。]? *\n*$"
)
_HEAD = re.compile(
    r"^[ \n、.:]*(?:[^。;:]{0,24}(?:材料|资料)(?:主要)?(?:包括|有|为|如下)?(?:以下|下列)?(?:内容)?[:。])"
)
_PIECE = re.compile(r"(?:\([^()]*\)|《[^《》]*》|[^;。\n])+")
_NUMBER = re.compile(r"[ \n]*(?:\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|[①-⑳]|[一二三四五六七八九十]{1,2}、) ?")
_LISTED = re.compile(r"(?:《[^《》]*》|\([^()]*\)|[^、,;。])+")
_COPIES = re.compile(
    r"一式(?P<sets>[两二三四五六七八九十\d]{1,2})份?|(?:各)?(?P<count>[一两二三四五六七八九十\d]{1,2}) ?份"
    r"|(?P<books>[一两二三四五六七八九十\d]{1,2}) ?(?:套|册)"
)
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_PAPER = re.compile(r"纸质|书面|盖章|装订|胶装")
_ELECTRONIC = re.compile(r"电子(?:版|件|文档|材料|档)|扫描件|PDF|Word|U盘|光盘")
_WHEN = re.compile(
    r"^(?:如|若|属于?|涉及|选择|已|有)[^,:]{2,40}的[,:]|\((?:如有|若有|如涉及|可选|非必[须需])[^()]*\)|如有"
)
_ISSUER = re.compile(r"(?:由|经)(?P<by>[^,。;、()]{2,24}?)(?:出具|开具|盖章|签章|审核盖章)(?:的)?")
_NAME_END = re.compile(r"(?:\(|[,:](?=[^》]*$)|一式)")
_OTHERS = re.compile(
    r"(?:^|[。;\n]) *(?P<who>[^。;:\n]{2,40}?)(?:还|另|同时)(?:需要?|应当?|须)(?:另外|同时|额外)?"
    r"(?:提供|提交|报送)[^。;:\n]{0,12}: *\n*$"
)
_FORM = re.compile(r"《[^《》]*(?:表|书|函|证|单|明|诺)》(?:\([^()]*\))?")
_NO_MATERIAL = re.compile(
    r"^(?:以上|上述|申报材料|材料)[^。;]{0,12}(?:一式|须|需|应|均|统一|要求"
    r"|真实)|^[^。;]{0,10}(?:填报|登录|报送至|寄送|联系|逾期|真实性|负责)[^。;]{0,40}$"
)
_NOUN = re.compile(
    r"表|书|证|照|件|告|明|料|单|账|册|函|诺|同|议|报|案|章|片|据|录|书面"
    r"|凭证|文件|发票|图|编号|介绍|简介|清单|名单|批复|附件|合同|专利|论文"
    r"|票|说明"
)


@dataclass(frozen=True, slots=True)
class StatedMaterial:
    """A material as listed. ``original``: original, copy, both, shown; ``form``: paper, electronic, both; or empty.

    ``when``: the words that say who must hand it in, where not everyone must.
    """

    name: str
    copies: int | None = None
    original: str = ""
    form: str = ""
    issued_by: str = ""
    when: str = ""


def read_materials(source: Source, outline: Outline) -> tuple[Proposal[StatedMaterial], ...]:
    """In the order of the text; a list without numbers is taken apart at its marks."""
    return tuple(each for item in outline.headed(TITLE, INTRO) for each in _of_item(source, outline, item))


def _of_item(source: Source, outline: Outline, item: Item) -> Iterator[Proposal[StatedMaterial]]:
    if item.children:
        yield from _children(source, outline, item, "")
        return
    own = source.plain[item.words : item.end]
    head = _HEAD.match(own)
    start = item.words + (head.end() if head else 0)
    yield from _from_words(source, start, item.end, item)


def _children(source: Source, outline: Outline, item: Item, who: str) -> Iterator[Proposal[StatedMaterial]]:
    """The papers numbered under an item; what stands behind 选择…的还需提供： is of those alone."""
    for child in item.children:
        yield from _leaves(source, outline, child, who)
        said = source.plain[child.words : child.end]
        others = _OTHERS.search(said)
        who = written(others["who"].strip()) if others else who


def _leaves(source: Source, outline: Outline, item: Item, who: str) -> Iterator[Proposal[StatedMaterial]]:
    if item.children:
        yield from _children(source, outline, item, who)
        return
    said = source.plain[item.words : item.end]
    piece = next(iter(_PIECE.finditer(said)), None)
    if piece is not None and not _NO_MATERIAL.search(piece.group().strip()):
        for each in _proposal(source, item.words + piece.start(), item.words + piece.end(), item, certain=True):
            yield each if each.value.when else replace(each, value=replace(each.value, when=who))


def _from_words(source: Source, start: int, end: int, item: Item) -> Iterator[Proposal[StatedMaterial]]:
    """《申请表》、营业执照复印件、…: a list in a sentence, at least two of whose parts are named like papers."""
    said = source.plain[start:end]
    for piece in _PIECE.finditer(said):
        number = _NUMBER.match(piece.group())
        if number is not None and not TITLE.match(piece.group()) and _is_named(piece.group()[number.end() :]):
            first = start + piece.start() + number.end()
            yield from _proposal(source, first, start + piece.end(), item, certain=True)
            continue
        parts = [part for part in _LISTED.finditer(piece.group()) if part.group().strip()]
        named = [part for part in parts if _is_named(part.group())]
        if len(named) < 2 and not _FORM.search(piece.group()):
            continue
        for part in named:
            form = _FORM.search(part.group())
            first, last = form.span() if form else (0, len(part.group()))
            at = start + piece.start() + part.start()
            yield from _proposal(source, at + first, at + last, item, certain=False)


def _is_named(part: str) -> bool:
    words = re.sub(r"\([^()]*\)", "", part).strip(" 和及以等与")
    if _FORM.search(part):
        return True
    if re.search(r"^(?:向|经|由|报|到)|初审|审验|审核后|提交申报材料", words):
        return False
    return 3 <= len(words) <= 60 and bool(_NOUN.search(words[-3:])) and not _NO_MATERIAL.search(words)


def _proposal(source: Source, start: int, end: int, item: Item, *, certain: bool) -> Iterator[Proposal[StatedMaterial]]:
    quote = source.quote(start, end, (item.start, item.end))
    value = material(source.plain[quote.start : quote.end])
    if len(value.name) >= 2:
        yield source.proposal("material", value, quote, certain=certain)


def material(said: str) -> StatedMaterial:
    """A material from its folded words."""
    when = _WHEN.search(said)
    issued = _ISSUER.search(said)
    return StatedMaterial(
        _name(said), _copies(said), _original(said), _form(said), issued["by"] if issued else "", _when(when)
    )


def _when(found: re.Match[str] | None) -> str:
    return found.group().strip("(),: ") if found else ""


def _name(said: str) -> str:
    plain = _WHEN.sub("", said, count=1).strip(" ,、;。:等和及")
    if plain.startswith("《"):
        return plain[: plain.find("》") + 1] if "》" in plain else plain
    cut = _NAME_END.search(plain, 2)
    return (plain[: cut.start()] if cut else plain).strip(" ,、;。:")


def _copies(said: str) -> int | None:
    found = _COPIES.search(said)
    if found is None:
        return None
    written = found["sets"] or found["count"] or found["books"]
    return int(written) if written.isdecimal() else _HAN.get(written[:1])


def _original(said: str) -> str:
    copied = "复印件" in said or "影印件" in said
    if re.search(r"(?:核验|查验|审验|核对|出示|验)[^,。;]{0,6}原件|原件[^,。;]{0,4}(?:核验|备查|查验|核对)", said):
        return "shown"
    if "原件" in said:
        return "both" if copied else "original"
    return "copy" if copied else ""


def _form(said: str) -> str:
    paper, electronic = bool(_PAPER.search(said)), bool(_ELECTRONIC.search(said))
    return "both" if paper and electronic else "paper" if paper else "electronic" if electronic else ""
