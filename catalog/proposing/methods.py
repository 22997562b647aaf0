"""How and where one applies, as a notice says it (7.4.1.1): the part under 申报程序 or 报送方式, the sentences that
tell where to send the application, and the addresses that are labelled as such."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .materials import INTRO, TITLE
from .outline import Item, Outline
from .source import Proposal, Sentence, Source

_TITLE = re.compile(
    r"^[ \n]*(?:(?:项目|材料|推荐|报送|具体)?(?:申报|申请|申领|推荐|报送|上报|报名|提交|办理|受理|工作)(?:材料)?)"
    r"(?:方式|程序|流程|步骤|办法|途径|渠道)(?:[和及、][^。;:,\n]{1,20}(?=[:。 \n]))?[:。 \n]*"
)
_SENDS = re.compile(
    r"报送|报至|上报|邮寄|寄送|寄至|发送|送至|送达|提交|递交|上传|填报|登录|报(?:省|市|县|区|我)[^。;,]{0,12}[厅局委]"
)
_PAPERS = re.compile(r"(?:材料|资料)(?!要求)|申[报请](?:书|表|单位|人|企业)|推荐(?:表|意见|材料)|电子版|纸质")
_ONLINE = re.compile(
    r"(?:登录|登陆|通过|进入|在)[^,。;]{0,30}(?:平台|系统|网站|政务网|服务网|小程序|APP)(?:\([^()]*\))?[^。;]{0,16}"
    r"(?:申[报请](?![单人企材书表者])|填报|报名|自评)"
)
_LISTS = re.compile(
    r"(?:如下|下列|以下)[^。;]{0,12}(?:材料|资料|文件)[^。;]{0,6}:|(?:材料|资料)[^。;]{0,6}(?:如下|包括)[^。;]{0,6}:"
)
"""…应当提交下列材料： says what is handed in, not how."""
_SENT_TO = re.compile(r"[报送寄]至|送达|邮寄|寄送")
_SOMEWHERE = re.compile(
    r"[报送寄]至|送达|邮寄|寄送|登录|上传|邮箱|(?:向|报|交|送)[^,。;]{0,16}(?:局|厅|委|部门|中心|平台|窗口|处|科)"
)
_NUMBER = re.compile(
    r"[ \n]*(?:(?:第[一二三四五六七八九十]{1,3}章 ?[\u4e00-\u9fff]{2,12} +)?第[一二三四五六七八九十百零\d]{1,6}条"
    r"|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])"
)
_CONTACT = re.compile(r"联系(?:人|电话|方式)|电子邮箱 ?:|(?:邮[寄递]|寄送)地址 ?:|(?<![(见])附件 ?[:\d]|申报截止")
_MOST_SENTENCES = 8
"""Sentences outside of a headed part; a text with more is no notice of one call."""

_LABEL = (
    r"(?:材料|资料)?(?:邮寄|邮递|寄送|报送|送达|受理|递交|办理)地[址点]|(?:电子|申报|报送|指定|联系)?(?:邮箱|信箱)"
    r"|(?:申报|填报|登录)?(?:网址|网站|系统|平台)"
)
_MAIL = r"[A-Za-z0-9._+*-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ADDRESS = re.compile(rf"(?P<label>{_LABEL}) ?[:(] ?(?P<said>https?://[!-~]+|{_MAIL}|[^\n。;:]{{4,80}})")
_NAMED_WEB = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{2,24}?(?:平台|系统|网站|大厅|政务网|服务网))[”》\"]? ?\((?:网址)?:? ?(?P<said>https?://[!-~]+?)[),]"
)
_MAILBOX = re.compile(_MAIL)
_BLACKED_OUT = re.compile(r"^[xX*]{2,}@")
_PLACE_END = re.compile(
    r"[( ,]|联系|电话|邮编|收件|(?<=[室处厅号楼层间])(?=[\u4e00-\u9fff]{4,24}[厅局委室府部] ?20\d\d ?年)"
)
"""What follows an address without a mark between: whom to ask, or the signature of the notice."""
_LEADS = re.compile(r"^(?:.*(?:登录|登陆|通过|依托|进入|访问)|(?:请|可|在|至|到|经|由|以)+)")
_LOOKED_UP = re.compile(r"^[/)]*[)]?(?:的?查询|公示|公布)")
"""A site behind which stands 查询结果为准 is looked up, not applied on."""


@dataclass(frozen=True, slots=True)
class StatedMethod:
    """How one applies, step by step: one line for each numbered step or sentence, with its number."""

    steps: str


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """A way in: ``channel`` web, email, counter or post, and what that channel needs; ``name`` as it is labelled."""

    channel: str
    name: str
    url: str = ""
    address: str = ""
    contact: str = ""

    @property
    def aspect(self) -> str:
        """Tells apart the channels of one address."""
        return self.channel


def read_methods(source: Source, outline: Outline) -> tuple[Proposal[StatedMethod], ...]:
    """In the order of the text: the parts headed so, and the sentences elsewhere that say where papers are sent."""
    headed = list(_headed(outline))
    found = [proposal for item in headed if (proposal := _of_part(source, outline, item)) is not None]
    spans = [(item.start, item.end) for item in headed]
    listed = [(child.start, child.end) for item in outline.headed(TITLE, INTRO) for child in item.children]
    elsewhere = [
        sentence
        for sentence in source.sentences
        if not _within(sentence, spans)
        and _says_how(sentence.said)
        and (_SOMEWHERE.search(sentence.said) or not _within(sentence, listed))
    ]
    for sentence in elsewhere[:_MOST_SENTENCES]:
        end = sentence.start + _until_contact(sentence.said)
        number = _NUMBER.match(sentence.said)
        start = sentence.start + (number.end() if number else 0)
        quote = source.quote(start, end, (sentence.start, sentence.end))
        if quote.words:
            found.append(source.proposal("method", StatedMethod(quote.words), quote))
    return tuple(sorted(found, key=lambda each: each.quote.start))


def _within(sentence: Sentence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= sentence.start < end for start, end in spans)


def _says_how(said: str) -> bool:
    """Whether a sentence says where an application goes, or on which platform it is made."""
    sends = _SENDS.search(said) and _PAPERS.search(said)
    only_what = _LISTS.search(said) and not _SENT_TO.search(said)
    return bool(sends or _ONLINE.search(said)) and not only_what


def _headed(outline: Outline) -> Iterator[Item]:
    """The outermost parts headed so."""
    beyond = 0
    for item in outline.items:
        if item.start >= beyond and _TITLE.match(outline.own(item)):
            beyond = item.end
            yield item


def _of_part(source: Source, outline: Outline, item: Item) -> Proposal[StatedMethod] | None:
    """The steps of a part, without its heading, up to where it goes over into contacts."""
    heading = _TITLE.match(outline.own(item))
    first = item.words + (heading.end() if heading else 0)
    end = first + _until_contact(source.plain[first : item.end])
    cuts = [first, *(start for start in _starts(item) if first < start < end), end]
    steps = [source.raw[start:stop].strip() for start, stop in itertools.pairwise(cuts)]
    quote = source.quote(item.words, end, (item.start, item.end))
    steps = [step for step in steps if step]
    return source.proposal("method", StatedMethod("\n".join(steps)), quote, certain=True) if steps else None


def _starts(item: Item) -> Iterator[int]:
    for child in item.children:
        yield child.start
        yield from _starts(child)


def _until_contact(said: str) -> int:
    """Where the words go over into whom to ask: the end of the sentence before."""
    contact = _CONTACT.search(said)
    if contact is None:
        return len(said)
    return max(said.rfind(mark, 0, contact.start()) for mark in "。;\n") + 1 or contact.start()


def read_entries(source: Source) -> tuple[Proposal[StatedEntry], ...]:
    """Labelled addresses in the order of the text; a mailbox whose name was blacked out is none."""
    found: dict[tuple[str, str], Proposal[StatedEntry]] = {}
    for sentence in source.sentences:
        for pattern in (_NAMED_WEB, _ADDRESS):
            for match in pattern.finditer(sentence.said):
                entry = _entry(_LEADS.sub("", match["label"]), match["said"])
                if entry is None or _LOOKED_UP.match(sentence.said[match.end("said") :]):
                    continue
                start, end = (sentence.start + place for place in (match.start("label"), match.end("said")))
                quote = source.quote(start, end, (sentence.start, sentence.end))
                key = (entry.channel, entry.url or entry.address or entry.contact)
                found.setdefault(key, source.proposal("entry", entry, quote))
    return tuple(sorted(found.values(), key=lambda each: each.quote.start))


def _entry(label: str, said: str) -> StatedEntry | None:
    mailbox = _MAILBOX.search(said)
    if said.startswith("http"):
        return StatedEntry("web", label, url=said.rstrip(".,;:)"))
    if mailbox is not None:
        return None if _BLACKED_OUT.match(mailbox.group()) else StatedEntry("email", label, contact=mailbox.group())
    if "地" not in label:
        return None
    place = said[: end.start()] if (end := _PLACE_END.search(said, 4)) else said
    return StatedEntry("post" if "邮" in label or "寄" in label else "counter", label, address=place.strip(" 、"))
