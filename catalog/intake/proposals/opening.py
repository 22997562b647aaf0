"""What stands before the first sentence: title, own number, 主送机关, 索引号 (GB/T 9704-2012, 7.2-7.3)."""

import re
import unicodedata
from collections.abc import Iterator

from catalog.documents.numbers import DocumentNumber, FoundNumber, find_numbers, fold
from catalog.reference.names import looks_like_organisation

from .titles import bare
from .words import IN_TITLE, SourceText, Words, title_key

HEAD = 1200
"""Characters within which an opening ends; long lists of issuers and addressees fit."""

KINDS = (
    "通知|意见|决定|公告|通告|通报|批复|复函|函|报告|请示|规定|办法|方案|措施|条例|决议|命令|令|纪要|细则|规则|计划|规划|要点"
    "|指引|指南|目录|举措|政策|预案|纲要|章程|准则|标准|清单|制度|公报|法|公示|解读|汇报|启事|说明|答记者问|修正案"
)
_ENDS_TITLE = re.compile(rf"(?:{KINDS})(?:\s?[(〔][^)〔〕]{{1,20}}[))〕])*$")
_REST_OF_TITLE = re.compile(r"^的?(?:通知|决定|意见|公告|通报|函|批复|通告)$")
_NO_TITLE = re.compile(
    r"文件$|^索引号|^文号|^发文|^主题|^分类|^发布|^成文|^信息|^来源|[:]$|。|^[0-9]{4}(?:-|年[0-9])|^(?:机密|秘密|特急|加急)|^[0-9]{6}$"
)
_FLAT_TITLE = re.compile(
    r"^(?:\S{2,12}[〔(\[][0-9]{4}[〕)\]]\s?[0-9]+\s?号)?\s*(?P<title>[^。::\n]{0,80}?(?:关于|印发|转发)[^。::\n]{2,120}?"
    r"的(?:通知|意见|实施意见|决定|公告|通告|通报|批复|复函|函))(?=[\s((各]|[省市区县州盟]直|机关各|[一-龥]{1,8}[〔(\[][0-9]{4})"
)
_DECREED = re.compile(
    r"^[^《》。\n]{0,60}令[^《》。\n]{0,30}《(?P<title>(?:[^《》\n]|《[^《》\n]*》){4,150})》(?=\s*(?:《|已|业?经))"
)
"""A decree at the head of a joined text names the act that it issues: …令第43号《…的决定》已经…通过，现予公布."""
_AMENDING = re.compile(r"日\s*(?P<title>[一-龥]{4,60}修正案)(?=\s*(?:[一二]、|第一|\())")
"""Below the signature of the order that issues many amendments stands the title of the one that follows."""
_SHORTEST, _LONGEST = 6, 80
_NOT_ALONE = re.compile(
    r"[。;!?>|:]|,.*,|^[一二三四五六七八九十0-9]+[、.]|^[(第附]|^(?:各|你|为|按|根据|依据|经|现|近日)"
)
_CUT = re.compile(r"(?:…|\.{3,}|⋯)+\s*$")
_REST = re.compile(r"^[^。::\n]{0,80}?(?:的(?:通知|意见|决定|公告|通告|通报|批复|复函|函)|办法|规定|细则|方案)")

_CITED = re.compile(r"〕(?: ?〔)?$")
"""Right behind a title in 《》, in brackets or not: the number of what is cited."""
_AFTER_OTHERS = re.compile(r"^ ?〕?(?:文件|文|精神|要求|规定|有关|收悉|印发的|相关)")
_FIRST_SENTENCE = re.compile(r"。| (?:一、|第一[章条]|1[.、](?![0-9]))")
_RECEIVED = re.compile(r"^ ?〕?文?件?收悉")
_ASKING = re.compile(r"(?:根据|按照|依据|依照|遵照|参照|执行|贯彻|落实|转发)[^ 〔〕]{0,12}$")

_ADDRESSEE = re.compile(
    r"^各|(?:政府|厅|局|委|部|办|署|院|会|区|县|市|乡|镇|街道|单位|部门|机构|机关|企业|学校|院校|高校|公司|处|处室|所|中心|银行"
    r"|协会|集团|团体|大学|学院|组织|党支部|村|社区|系统|站|队|行|司|有关方面|个人)$"
)
_BEFORE_ADDRESSEES = re.compile(
    rf"^.*(?:的(?:{KINDS})|[》)〕](?:的通知)?(?=各)|[0-9]\s?号[))〕]?)\s*(?=\S{{2}})", re.DOTALL
)
_INDEX = re.compile(r"索\s?引\s?号\s?[:]?\s?([0-9A-Za-z][0-9A-Za-z/\-]{6,40})")


def read_title(source: SourceText) -> Words | None:
    """The title as the text writes it; else the one given beside the text; completed where that one is cut."""
    hint = bare(source.hint)
    if not hint:
        return title_in_text(source)
    found = source.find(hint)
    if found and found.start > HEAD:
        found = Words(hint, IN_TITLE)
    if is_cut(hint):
        return _completed(source, found) or found or Words(hint, IN_TITLE)
    return found or Words(hint, IN_TITLE)


def title_in_text(source: SourceText) -> Words | None:
    """The title as the head of the text writes it, whatever was given beside the text."""
    return _title_of_lines(source) or _flat_title(source) or _first_line(source)


def title_of_notice(source: SourceText) -> Words | None:
    """The title of the notice that a text begins with, below another title or not (…关于印发《…》的通知)."""
    head = source.plain.text[:HEAD]
    for line in re.finditer(r"[^\n]+", head):
        if match := _FLAT_TITLE.match(head[line.start() :]):
            return source.words(line.start() + match.start("title"), line.start() + match.end("title"))
    return None


def is_cut(title: str) -> bool:
    """A title ends with its kind (GB/T 9704): one with 关于 that does not is a torso, as is one with an ellipsis."""
    title = unicodedata.normalize("NFKC", title.replace("…", "⋯"))
    plain = re.sub(r"(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】))+\s*$", "", title.strip())
    if _CUT.search(title):
        return True
    return "关于" in title and len(title) >= 20 and not (_ENDS_TITLE.search(plain) or plain.endswith(("》", "”")))


def _completed(source: SourceText, found: Words | None) -> Words | None:
    """A cut title carried on to its end where the head of the text repeats it."""
    begun = _CUT.sub("", bare(source.hint))
    place = found if found and found.start != IN_TITLE else (source.find(begun) if begun else None)
    if place is None or place.start == IN_TITLE or place.start > HEAD:
        return None
    last = place.end - 1  # a title cut behind 的 goes on with 通知
    rest = _REST.match(source.raw[last : last + 120])
    return source.raw_words(place.start, last + rest.end()) if rest else place


def _title_of_lines(source: SourceText) -> Words | None:
    """GB/T 9704 breaks a title into lines by its sense: up to four lines of the head that end with a kind."""
    lines = [match for match in re.finditer(r"[^\n]+", source.plain.text[:HEAD]) if match.group().strip()][:24]
    for first, line in enumerate(lines):
        whole = line.group().strip()
        above = source.plain.text[: line.start()]
        if (stripped := bare(whole)) != whole and _is_title(stripped) and "。" not in above:
            return _bare_words(source.words(line.start(), line.end()))
        if _NO_TITLE.search(line.group().strip()) or find_numbers(line.group()):
            continue
        for last in range(first, min(first + 4, len(lines))):
            joined = "".join(part.group().strip() for part in lines[first : last + 1])
            follows = lines[last + 1].group().strip() if last + 1 < len(lines) else ""
            if _NO_TITLE.search(joined) or len(joined) > 150:
                break
            if len(joined) >= 6 and _ENDS_TITLE.search(joined) and not _REST_OF_TITLE.match(follows):
                return source.words(line.start(), lines[last].end())
    return None


def _is_title(line: str) -> bool:
    return 6 <= len(line) <= 150 and bool(_ENDS_TITLE.search(line)) and not _NOT_ALONE.search(line)


def _bare_words(words: Words) -> Words:
    stripped = bare(words.text)
    return Words(stripped, words.start + words.text.index(stripped))


def _first_line(source: SourceText) -> Words | None:
    """A line for itself above the text, that is no name, number or sentence: what it may be but a title?"""
    lines = [line for line in re.finditer(r"[^\n]+", source.plain.text[:HEAD]) if line.group().strip()][:2]
    if len(lines) < 2:
        return None
    first = bare(lines[0].group().strip())
    is_long_enough = _SHORTEST <= len(re.findall(r"[一-龥]", first)) <= _LONGEST
    other = _NO_TITLE.search(first) or _NOT_ALONE.search(first) or looks_like_organisation(first)
    if not is_long_enough or other or find_numbers(first) or _are_addressees(first):
        return None
    return _bare_words(source.words(lines[0].start(), lines[0].end()))


def _flat_title(source: SourceText) -> Words | None:
    head = source.plain.text[:HEAD]
    match = _FLAT_TITLE.match(head) or _DECREED.match(head) or _AMENDING.search(head)
    return source.words(match.start("title"), match.end("title")) if match else None


def read_number(source: SourceText, title: Words | None) -> tuple[DocumentNumber, Words] | None:
    """The document's own 文号: before its first sentence, or in the title given; never one the text cites."""
    for found, words in _head_numbers(source):
        if _is_own(source, found, title):
            return found.number, words
    hint = fold(source.hint)
    for found in find_numbers(hint):
        if not _CITED.search(hint[: found.start].rstrip()) and not _ASKING.search(hint[: found.start]):
            words_in_hint = source.find(_written(hint, found), after=len(source.raw))
            return (found.number, words_in_hint) if words_in_hint else None
    return None


def incoming_number(source: SourceText) -> Words | None:
    """The number of the letter a reply answers (…号文收悉): it is in the head, and another document's."""
    text = source.numbered.text
    for found in find_numbers(text[:HEAD]):
        if _RECEIVED.match(text[found.end : found.end + 8]):
            return source.raw_words(*source.numbered.span(found.start, found.end))
    return None


def number_of_another(source: SourceText, title: Words | None) -> Words | None:
    """A decree at the head that issues another act than the title names: an amended law under the amending decree."""
    for found, words in _head_numbers(source):
        if found.number.form == "decree" and _issues_another(source.numbered.text[found.end :], title):
            return words
    return None


def _head_numbers(source: SourceText) -> Iterator[tuple[FoundNumber, Words]]:
    text = source.numbered.text
    stop = _FIRST_SENTENCE.search(text[:HEAD])
    for found in find_numbers(text[: stop.start() if stop else HEAD]):
        first = text.find(found.number.agency, found.start, found.end) if found.number.agency else found.start
        span = source.numbered.span(max(first, found.start), found.end)
        yield found, _closed(source, *span)


def _closed(source: SourceText, first: int, last: int) -> Words:
    """公告(第一二六号): with the bracket that closes it."""
    words = source.raw_words(first, last)
    opened = any(words.plain.count(begin) > words.plain.count(end) for begin, end in ("()", "[]", "〔〕"))
    return (
        source.raw_words(first, last + 1) if opened and source.raw[last : last + 1] in (")", "）", "]", "〕") else words
    )


def _is_own(source: SourceText, found: FoundNumber, title: Words | None) -> bool:
    text = source.numbered.text
    before, after = text[: found.start], text[found.end : found.end + 10]
    if _CITED.search(before):
        return title is not None and _cites_itself(before, title)
    if _AFTER_OTHERS.match(after) or _ASKING.search(before[-24:]):
        return False
    if found.number.form == "decree" and _issues_another(text[found.end :], title):
        return False
    opened = before.rfind("〔") if before.count("〔") > before.count("〕") else -1
    return not before[:opened].rstrip().endswith("〕") if opened > 0 else True


def _cites_itself(before: str, title: Words) -> bool:
    """A news page about an act: 教育部颁布《…办法》(教育部令第53号), under a title that says 颁布 and the like."""
    cited = re.search(r"〔([^〔〕]+)〕 ?〔$", before)
    named = re.search(r"(?:颁布|发布|公布|出台)《([^《》]+)》$", title.plain)
    return bool(cited and named and title_key(cited[1]) == title_key(named[1]))


def _issues_another(after: str, title: Words | None) -> bool:
    act = re.match(r" ?〔((?:[^〔〕]|〔[^〔〕]*〕)+)〕", after)
    if act is None or title is None or not act[1].endswith("决定"):
        return False
    return not title.plain.rstrip("》").endswith(("决定", "令"))


def _written(folded: str, found: FoundNumber) -> str:
    first = folded.find(found.number.agency, found.start, found.end) if found.number.agency else found.start
    return folded[max(first, found.start) : found.end]


def read_addressees(source: SourceText, title: Words | None, number: Words | None) -> Words | None:
    """主送机关: the list of organisations before the first colon, under the title and the number."""
    text = source.plain.text[:HEAD]
    begins = max((part.end for part in (title, number) if part and part.start != IN_TITLE), default=0)
    zone = next((place for place, origin in enumerate(source.plain.origins) if origin >= begins), 0)
    for colon in list(re.finditer("[:]", text[zone:]))[:4]:
        end = zone + colon.start()
        start = max(zone, text.rfind("\n", 0, end) + 1)
        lead = _BEFORE_ADDRESSEES.match(text[start:end])
        start += lead.end() if lead else 0
        if "。" in text[start:end]:
            return None
        if _are_addressees(text[start:end]):
            return source.words(start, end)
    return None


def _are_addressees(run: str) -> bool:
    plain = re.sub(r"\([^()]*\)", "", run).strip()
    if not 2 <= len(plain) <= 400 or re.search(r"[《》“]|关于|如下|联系|附件|[0-9]{4}年", plain):
        return False
    pieces = [piece for piece in re.split(r"[、,;\s]+|和(?=各)", plain) if piece]
    fitting = sum(bool(_ADDRESSEE.search(piece)) for piece in pieces)
    return bool(pieces) and bool(_ADDRESSEE.search(pieces[-1])) and fitting >= 0.7 * len(pieces)


def read_index_number(source: SourceText) -> Words | None:
    """索引号 of the page's or document's table, as written."""
    match = _INDEX.search(source.plain.text)
    return source.words(match.start(1), match.end(1)) if match else None
