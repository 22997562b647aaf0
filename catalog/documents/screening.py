"""What a text says about itself before anyone reads it: reasons to keep it as a draft, and warnings for the editor.

Pure functions over title and body. A reason (`keep_draft`) holds whatever the import was asked to do; a warning only
informs. Rules are kept narrow: a rule about 公示 (制度, 办法) is no 公示, a policy about 招聘 is no recruitment notice.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import eq
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.documents.personal_data import PERSON, find_personal_data, mask

Level = Literal["keep_draft", "warning", "refused"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a row: `message` for people, `evidence` the words it rests on (personal data masked)."""

    code: str
    message: str | Promise
    evidence: str = ""
    level: Level = "warning"
    field: str = ""


MIN_BODY = 50
MIN_JOINED = 400
MIN_REPEATED = 80
_EARLIEST = 0.44
"""A body that starts over before this part of the whole is followed by more than itself."""
_SAMPLED = 200
_MOST_COMPARED = 20_000_000
"""Characters compared in all, a second's work: lines that begin alike would have every place of a text compared."""

_GENRE = (
    "通知|意见|决定|公告|通告|通报|批复|复函|函|报告|请示|规定|办法|方案|措施|条例|决议|命令|令|纪要|细则|规则|公示|启事|计划|规划"
    "|要点|指引|指南|目录|举措|政策|预案|纲要|章程|准则|标准|清单|名单|说明|总结|汇报|方法|制度|协议|公报|法|修正案"
)
_TITLE_END = re.compile(rf"(?:{_GENRE})(?: ?[（(〔\[【<《][^）)〕\]】>》]*[）)〕\]】>》])*[》”」\"]?$|[》）)]$")
_ELLIPSIS = re.compile(r"(?:…|\.{3,}|。{3,}|⋯)[\s”’）)]*$")
_SITE_TAIL = re.compile(
    r"\s*(?:更多信息请关注[^。]{0,30}|点击此处下载[^。]{0,20}|扫一扫[^。]{0,20}|(?:【|\[)?(?:打印|关闭)(?:本页|窗口)?(?:】|\])?)\s*$"
)

_TRAILING_BRACKET = re.compile(r"[\s（(〔\[][^（(〔\[]*[）)〕\]]\s*$")
_PUBLICITY_TITLE = re.compile(r"公示(?:公告|通告|名单|表)?$|^公示[:：]")
_PUBLICITY_BODY = re.compile(
    r"现将.{0,80}?(?:予以公示|公示如下|进行公示)|现予以?公示|公示(?:期|时间)[^，。；]{0,8}[0-9]{4}年", re.DOTALL
)
_APPOINTMENT_TITLE = re.compile(
    r"(?:任免职?|任职|免职|任命|免去职务|聘任)(?:职务)?的?(?:通知|决定|公告|通报|名单)?$|任前公示"
)
_APPOINTMENT_BODY = re.compile(
    rf"(?:任命|免去)\s*{PERSON}(?:同志)?(?:任|为|的|[一-龥、（）()]{{2,24}}职务)|{PERSON}同志(?:任|不再担任)[一-龥]"
)
_RECRUITMENT_TITLE = re.compile(
    r"(?:招聘|招考|招录|选调|选聘|录用|聘用|录取|遴选公务员).*(?:公告|简章|启事|公示|名单|成绩|面试|体检|递补|岗位表|通告)"
    r"|(?:面试|体检|资格复审|笔试成绩)(?:公告|通知|公示|名单)$"
)
_RECRUITMENT_CATEGORY = re.compile(r"招考|招聘|招录|人事考试")
_AWARD_TITLE = re.compile(
    r"(?:表彰|表扬|嘉奖|奖励|授予|命名).*(?:个人|教师|工作者|技师|劳动模范|标兵|同志|人员|选手|荣誉称号|农民工)"
)
_RULES_TITLE = re.compile(
    r"(?:办法|规定|方案|细则|条例|标准)(?:（[^）]*）)?[》”]?(?:的?通知|的决定|修正案)?$|修改.*决定$"
)
_ROSTER_TITLE = re.compile(
    r"组成人员|领导小组成员|调整.*(?:领导小组|委员会|指挥部)|(?:人员|成员|教师|专家|个人|考生|学员|选手|委员)名单"
)
_NAMED_MANY = re.compile(
    rf"{PERSON}等\s*[0-9一二三四五六七八九十百]+\s*(?:名|位|人)(?:同志|先进|优秀|获|为|“|[，,为]|个人|教师|选手)"
)
_ROSTER = re.compile(
    rf"(?:组\s*长|召集人|主\s*任|指挥长|成\s*员|委\s*员)\s*[:：]\s*{PERSON}[\s（(]*"
    r"(?:国务院|中央|[省市县区乡镇](?:委|政府|长|人大|政协|[一-龥]{1,12}[厅局委办])|常务|党[组委]|副?(?:书记|主任|局长|处长|部长)|[一-龥]{2,8}[部委厅局办])"
)
_PEOPLE_ROWS = re.compile(rf"(?:^|(?<=[\s0-9、，,|])){PERSON}[\s,，、|]{{1,6}}[男女][\s,，、|]")
_OFFICIALS = re.compile(rf"(?:长|主任|书记|专员|副职){PERSON}(?=[、，。；任为）)])")
_INTERPRETATION = re.compile(r"答记者问|解读$|负责人解答|一图读懂|图解")
_NEWS_TITLE = re.compile(
    r"召开.{0,20}会|(?:到|赴|来).{2,20}调研$|圆满(?:结业|结束|完成|举行)|工作动态|动态$|举办.{0,24}活动$"
)
_NEWS_BODY = re.compile(
    r"^\s*(?:近日|日前|[0-9]{1,2}月[0-9]{1,2}日(?:上午|下午)?)[，,]|^.{0,20}讯(?:\s|（|\()|^（?记者"
)
_STATISTICS = re.compile(
    r"(?:进展|完成|运行|执行|收支)情况(?:的?汇报|通报|表)?$|统计(?:公报|数据|月报|快报)$|工作总结$"
)


def screen(title: str, body: str, kind: str | None, category: str = "") -> list[Finding]:
    """Findings for one document; `kind` is the source's own kind of content (empty or None: it did not say)."""
    title, body = title.strip(), strip_site_text(body)
    findings: list[Finding] = []
    if not (kind or "").strip():
        message = _("The source does not say what kind of content this is; allowed: a policy document or a regulation.")
        findings.append(Finding("kind_missing", message, "", "keep_draft", "kind"))
    findings += _title(title)
    findings += _body(body)
    findings += _notices(title, body, category)
    findings += _persons(title, body)
    findings += _warnings(body)
    return findings


def strip_site_text(body: str) -> str:
    """The body without words a reposting site puts after it (follow us, print, close)."""
    while match := _SITE_TAIL.search(body):
        body = body[: match.start()]
    return body


def repeated_at(body: str) -> int | None:
    """Where the body starts over, when a page holds it twice; None when it does not."""
    text = "".join(body.split())
    seed = text[:40]
    last = len(text) - MIN_REPEATED
    start = text.find(seed, max(MIN_REPEATED, int(len(text) * _EARLIEST)))
    compared = 0
    while len(seed) == 40 and 0 <= start <= last and compared < _MOST_COMPARED:
        length = min(start, len(text) - start)
        if length >= 0.8 * (len(text) - start) and _alike(text, start, length, _SAMPLED) >= 0.9:
            compared += length
            if _alike(text, start, length, length) >= 0.95:
                return start
        start = text.find(seed, start + 1)
    return None


def _alike(text: str, start: int, length: int, most: int) -> float:
    """How much of the text's beginning stands again at ``start``, by some ``most`` characters of it."""
    step = max(1, length // most)
    first = text[:length:step]
    return sum(map(eq, first, text[start : start + length : step])) / len(first)


def _title(title: str) -> Iterator[Finding]:
    if not title:
        yield Finding("title_empty", _("The title is empty."), "", "keep_draft", "title")
    elif _ELLIPSIS.search(title) or _unclosed(title) or _breaks_off(title):
        yield Finding("title_cut", _("The title is cut off."), title[-24:], "keep_draft", "title")


def _unclosed(title: str) -> bool:
    title = title.replace("(", "（").replace(")", "）")
    return any(title.count(opening) > title.count(closing) for opening, closing in ("《》", "（）", "“”", "〔〕"))


def _breaks_off(title: str) -> bool:
    """A title after GB/T 9704 names its genre last; one with 关于 that does not, or ends in a particle, is a torso."""
    if re.search(r"[的关和与及、，]$", title):
        return True
    return "关于" in title and len(title) >= 20 and not _TITLE_END.search(title)


def _body(body: str) -> Iterator[Finding]:
    text = body.strip()
    if not text:
        yield Finding("body_empty", _("The body is empty."), "", "keep_draft", "body")
    elif _ELLIPSIS.search(text):
        yield Finding("body_cut", _("The body is cut off."), text[-24:], "keep_draft", "body")
    elif len(text) < MIN_BODY:
        message = _("The body is too short to be the whole text (at least 50 characters).")
        yield Finding("body_short", message, text, "keep_draft", "body")


def _notices(title: str, body: str, category: str) -> Iterator[Finding]:
    plain = re.sub(r"[.…]+$", "", _TRAILING_BRACKET.sub("", title)).strip()
    publicity = _PUBLICITY_TITLE.search(plain) or _PUBLICITY_BODY.search(body)
    if publicity:
        message = _("A public notice for objections (公示) is published for a few days only.")
        yield Finding("publicity", message, _hidden(publicity), "keep_draft", "title")
    appointment = _APPOINTMENT_TITLE.search(plain) or _APPOINTMENT_BODY.search(body)
    if appointment:
        yield Finding("appointment", _("An appointment or dismissal."), _hidden(appointment), "keep_draft", "title")
    recruitment = _RECRUITMENT_TITLE.search(plain) or _RECRUITMENT_CATEGORY.search(category)
    if recruitment:
        yield Finding("recruitment", _("A recruitment notice."), recruitment.group(), "keep_draft", "title")
    news = _NEWS_TITLE.search(plain) or _NEWS_BODY.search(body)
    if news:
        yield Finding("news", _("A news item."), news.group().strip(), "keep_draft", "title")
    statistics = _STATISTICS.search(plain)
    if statistics:
        message = _("Statistics or a progress report.")
        yield Finding("statistics", message, statistics.group(), "keep_draft", "title")
    interpretation = _INTERPRETATION.search(plain)
    if interpretation:
        message = _("An interpretation, although its kind says otherwise.")
        yield Finding("interpretation", message, interpretation.group(), "keep_draft", "title")


def _persons(title: str, body: str) -> Iterator[Finding]:
    data = find_personal_data(f"{title}\n{body}")
    if data:
        evidence = "、".join(dict.fromkeys(item.masked for item in data[:6]))
        yield Finding("personal_data", _("Personal data."), evidence, "keep_draft", "body")
    award = None if _RULES_TITLE.search(title) else _AWARD_TITLE.search(title)
    named = award or _ROSTER_TITLE.search(title) or _NAMED_MANY.search(body) or _ROSTER.search(body)
    rows = max(len(_PEOPLE_ROWS.findall(body)), len(set(_OFFICIALS.findall(body))))
    if named or rows >= 5:
        evidence = _hidden(named) if named else str(rows)
        yield Finding("persons", _("A list of persons."), evidence, "keep_draft", "body")


def _warnings(body: str) -> Iterator[Finding]:
    if repeated_at(body) is not None:
        yield Finding("body_repeated", _("The body stands here twice."), body[:24], "warning", "body")
    if "\n" not in body.strip() and len(body) >= MIN_JOINED:
        yield Finding(
            "lines_joined", _("The body has no line breaks: paragraphs have run together."), "", "warning", "body"
        )


def _hidden(match: re.Match[str]) -> str:
    """The words matched, with the given names of persons masked."""
    hide: Callable[[re.Match[str]], str] = lambda name: mask(name.group())  # noqa: E731
    words = match.group().strip()
    near = re.compile(
        rf"(?:(?<=任命)|(?<=免去)|(?<=决定)|(?<=[：:，,\s])|^){PERSON}(?=等|同志|任|为|的|省|国|市|县|（|\(|\s)"
    )
    return near.sub(hide, words)[:60]
