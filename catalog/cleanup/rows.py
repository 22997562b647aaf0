"""The words of one row taken apart: titles, 文号, issuer, date, note; whatever stays over is the note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from catalog.documents.dates import DATE, parse_date
from catalog.documents.numbers import chinese_integer, parse_numbers

from .outcomes import Announced, outcome_of


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a row says of one document; two documents under one 序号 are two rows with the same words."""

    title: str
    number: str = ""
    issuer: str = ""
    outcome: str = ""
    until: date | None = None
    note: str = ""
    ordinal: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in a text or table: rows, what became no row, and how many the text announces."""

    rows: tuple[ParsedRow, ...] = ()
    leftover: tuple[str, ...] = ()
    announced: tuple[Announced, ...] = ()


_HAN = r"[A-Za-z\u3400-\u4dbf\u4e00-\u9fff]"
_YEAR = r"[〔\[【（(﹝〈［] ?(?:[0-9]{2}|[0-9]{4}) ?年? ?[〕\]】）)﹞〉］]"
_SERIAL = r"第? ?[0-9]{1,6}(?:[、，,][0-9]{1,4})* ?号?"
NUMBER = re.compile(
    rf"{_HAN}{{1,40}} ?{_YEAR} ?字?{_SERIAL}"
    rf"|{_YEAR} ?{_HAN}{{1,20}}?{_SERIAL}"
    rf"|{_HAN}{{0,30}}(?:令|公告) ?(?:[〔（(]?[0-9]{{4}} ?年?[〕）)]? ?)?第? ?[0-9一二三四五六七八九十百]{{1,6}} ?号"
)
_LABELS = {
    "issuer": "发文单位|发文机关|制定机关|制定单位|发布单位|发布机关|起草单位|牵头单位",
    "dated": "发文时间|发文日期|发布时间|发布日期|成文日期|印发日期",
    "number": "文号|发文字号|文件编号",
    "note": "说明|备注|理由|原因",
    "until": "有效期至|有效期届满日|修改时限|完成时限|延长至",
}
_LABEL = re.compile("|".join(f"(?P<{name}>{words}) ?[:：]" for name, words in _LABELS.items()))
# Where a title without 《》 ends and the 机关代字 begins.
_TITLE_END = re.compile(
    r"^.*(?:办法|规定|细则|通知|意见|方案|决定|指引|规程|目录|制度|公告|通告|规划|计划|措施|标准|规范|条例|函|批复|指南|规则|程序|条件|原则|说明)"
    r"(?:[（(][^（()）]{1,6}[）)])?(?=.{2,})"
)
_MONTH_END = re.compile(r"([0-9]{4}) ?年 ?(?:([0-9]{1,2}) ?月)?(?:底|末)")
_EDGES = " \t\r\n　，,；;、:：。.|"


def read_row(words: str, *, ordinal: str = "", outcome: str = "", marked: str = "") -> list[ParsedRow]:
    """The documents named in the ``words`` of a row, without its 序号; ``marked`` are its words with it.

    An empty list when nothing in it can be a title.
    """
    labelled = _by_labels(words)
    named = labelled.pop("title")
    titles, number, rest = _head(named)
    if labelled.get("number"):
        # A number before 文号： belongs to the title (关于落实中办发[1999]30号文件精神…的通知).
        titles = titles if named.strip(_EDGES).startswith("《") and not number else [_plain_title(named)]
        number, rest = labelled["number"].strip(_EDGES), ""
    note = "；".join(part for part in (rest, labelled.get("dated", ""), labelled.get("note", "")) if part.strip(_EDGES))
    until = until_in(labelled.get("until", "") or rest)
    own = outcome or outcome_of(rest)
    issuer, said = labelled.get("issuer", "").strip(_EDGES), (marked or words).strip()
    return [
        ParsedRow(
            title=title, number=number, issuer=issuer, outcome=own, until=until, note=note.strip(_EDGES),
            ordinal=ordinal, words=said,
        )
        for title in titles
    ]  # fmt: skip


def until_in(text: str) -> date | None:
    """The last day that the words name: 至2025年12月31日, 2024年6月底前, 2026-03-01."""
    if (found := list(DATE.finditer(text))) and (day := parse_date(found[-1].group())):
        return day
    if match := _MONTH_END.search(text):
        year, month = int(match[1]), int(match[2] or 12)
        if 1 <= month <= 12:
            return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
    plain = re.search(r"[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}", text)
    return parse_date(plain.group()) if plain else None


def quoted_titles(text: str) -> Iterator[tuple[str, int, int]]:
    """(title with its 《》, start, end) of each outermost quotation; quotations inside are part of it."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        if character == "《":
            start = start if depth else place
            depth += 1
        elif character == "》" and depth:
            depth -= 1
            if not depth:
                yield text[start : place + 1], start, place + 1


def ordinal_of(text: str) -> str:
    """3, 三 or （3） as the plain number; empty when it is none."""
    plain = text.strip(" .．、()（）　")
    return str(value) if (value := chinese_integer(plain)) is not None else ""


def _by_labels(words: str) -> dict[str, str]:
    """The parts behind 发文单位：, 文号： and the like; what stands before the first is the ``title``."""
    labels = list(_LABEL.finditer(words))
    parts = {"title": words[: labels[0].start()] if labels else words}
    for label, following in zip_longest(labels, labels[1:]):
        value = words[label.end() : following.start() if following else None].strip(_EDGES)
        name = str(label.lastgroup)
        # A second 文号： stands in the note of the first.
        parts[name] = value if name not in parts else f"{parts[name]}；{value}"
    return parts


def _head(text: str) -> tuple[list[str], str, str]:
    """(titles, number, the rest) of the part of a row that names the document."""
    text = text.strip(_EDGES)
    quoted = list(quoted_titles(text))
    if quoted and quoted[0][1] == 0:
        end = _end_of_titles(text, quoted)
        before, number, rest = _split_number(text[end:])
        if before and not _is_aside(before):
            # 《X》的补充通知: what stands in quotation marks is only the beginning of the title.
            return [_plain_title(text[:end] + before)], number, rest
        titles = [title for title, _start, stop in quoted if stop <= end]
        rest = "；".join(part for part in (before, rest) if part)
        return [_plain_title(title) for title in titles], number, rest
    before, number, rest = _split_number(text)
    return ([_plain_title(before)] if len(before) > 1 else []), number, rest


def _end_of_titles(text: str, quoted: list[tuple[str, int, int]]) -> int:
    end = quoted[0][2]
    for _title, start, stop in quoted[1:]:
        if text[end:start].strip("、和及与以 　\n"):
            break
        end = stop
    return end


def _is_aside(text: str) -> bool:
    """Words between title and number that are no part of the title: （试行） is one, so brackets alone are none."""
    return bool(re.fullmatch(r"[\s（(，,、：:]*(?:文号|发文字号)?[\s：:]*", text)) or outcome_of(text) != ""


def _split_number(text: str) -> tuple[str, str, str]:
    """(before, number, after): the first number in the text that can be read as one."""
    for match in NUMBER.finditer(text):
        if not parse_numbers(match.group()):
            continue
        start = match.start() + _title_part(match.group())
        number, after = text[start : match.end()].strip(), text[match.end() :]
        before = text[:start].rstrip()
        if before.endswith(("（", "(", "[", "〔")):
            before, after = before[:-1], after.lstrip().removeprefix("）").removeprefix(")")
        return before.strip(_EDGES), number, after.strip(_EDGES)
    return text.strip(_EDGES), "", ""


def _title_part(number: str) -> int:
    """How many characters at the head of a number belong to the title before it (…管理办法冀科资规〔2020〕1号)."""
    agency = re.match(rf"{_HAN}*", number)
    found = _TITLE_END.match(agency.group()) if agency else None
    return found.end() if found and agency and len(agency.group()) > 4 else 0


def _plain_title(title: str) -> str:
    """The title without the 《》 around it."""
    title = re.sub(r"\s+", "", title).strip(_EDGES)
    if title.startswith("《") and title.endswith("》") and len(list(quoted_titles(title))) == 1:
        title = title[1:-1]
    return title[:500]
