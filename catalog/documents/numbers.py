"""文号: one reading of document numbers in any style, and one key under which all styles of a number meet.

The form follows GB/T 9704-2012 7.2.5 (机关代字〔年份〕顺序号, no 第, no leading zeros); decrees and announcements
keep 第. A number is no identity: two documents may carry the same one (a decree that amends several rules).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["ordinary", "decree", "announcement", "year_first"]

INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\uf8ff\ufeff\ufff9-\uffff]"
)
"""Controls, zero-width and direction marks, surrogates and private use: nothing a reader sees."""

_OPENING = "[({<【〖〈《﹝〔［（﹙「『"
_CLOSING = "])}>】〗〉》﹞〕］）﹚」』"
_BRACKETS = str.maketrans({**dict.fromkeys(_OPENING, "〔"), **dict.fromkeys(_CLOSING, "〕")})
_CN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_CN_UNITS = {"十": 10, "百": 100, "千": 1000}
_CN = "〇零○一二三四五六七八九十百千"

_YEAR = r"(?:(?:19|20)[0-9]{2}|[0-9]{2}|[一二][〇零○一二三四五六七八九]{3})(?![0-9])"
_YEAR4 = r"(?<![0-9])(?:19|20)[0-9]{2}"
_N = r"[0-9]{1,6}(?![0-9])"
_NEXT = rf"(?: ?号)? ?[、,;，；\-—–~～至到] ?第? ?{_N}(?! ?[年月日〔])"
_SERIALS = rf"{_N}(?:{_NEXT})*"
_LETTER = r"[A-Za-z\u3400-\u4dbf\u4e00-\u9fff]"
_RUN = re.compile(rf"{_LETTER}{{1,40}} ?$")

# Each alternative is an anchor; what stands before it is read backwards, so that a long text costs one pass.
_ANCHOR = re.compile(
    rf"〔 ?(?P<year>{_YEAR}) ?年? ?〕 ?(?P<zi>字)? ?第? ?(?P<serials>{_SERIALS})(?P<hao> ?号)?"
    rf"|〔 ?(?P<first_year>{_YEAR}) ?年? ?〕 ?(?P<first_agency>{_LETTER}{{1,20}}?) ?第? ?(?P<first_serial>{_N}) ?号?"
    rf"|(?P<word>令|公告) ?〔? ?(?:第? ?(?P<word_year>{_YEAR4})(?: ?年? ?〕| ?年| ?(?=第)|[-—]) ?)?(?P<word_di>第)? ?"
    rf"(?P<word_serial>{_N}|[{_CN}]{{1,8}})(?P<word_hao> ?号)?"
    rf"|(?:(?P<rear_year>{_YEAR4}) ?年 ?)?(?P<rear_di>第)? ?(?P<rear_serial>{_N}|[{_CN}]{{1,8}}) ?号 ?(?P<rear>令|公告)"
    rf"|(?P<plain_year>{_YEAR4})(?P<joint> ?年 ?第?| ?[-—–/] ?| ?第 ?| )? ?(?P<plain_serial>{_N})(?P<plain_hao> ?号)?"
)

# Words that stand before a number in a sentence and are part of no 机关代字.
_VERBS = re.compile(
    r"^.*(?:的(?:若干|实施|指导)?(?:通知|意见|决定|通报|通告|批复|复函|函)|办法|细则|条例|文件|你(?:省|市|县|区|州|乡|镇|局|厅|委|部|院|校|公司|单位)|预公告|贯彻落实|贯彻|落实|根据|按照|依据|依照|遵照|参照|执行|印发|转发|符合|废止|代替|替代|关于|详见|参见|以及|文号为?|发文字号|编号)"
)
_NAMES = re.compile(
    r"^.*(?:国家科委|国家计委|国家经贸委|国务院|中共中央|中央军委|科技部|财政部|教育部|人事部|公安部|民政部|海关总署"
    r"|税务总局|财政部门|人民政府|委员会|办公室)(?!办公)(?=.{3,}$)"
)
_DATE_REST = re.compile(r"^[年月]")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """One number. `year` is None for decrees and announcements without one; `agency` may be empty there."""

    agency: str
    year: int | None
    serial: int
    form: Form

    @property
    def key(self) -> str:
        """Comparison key: equal for every style of one number, e.g. 苏府规2021-3, 江苏省人民政府令158."""
        agency = self.agency.upper()
        if self.form in ("decree", "announcement"):
            agency = agency.removeprefix("中华人民共和国") + _WORDS[self.form]
        return f"{agency}{self.year}-{self.serial}" if self.year else f"{agency}{self.serial}"

    @property
    def display(self) -> str:
        """The number as GB/T 9704 writes it; a number written year first keeps that order."""
        if self.form == "ordinary":
            return f"{self.agency}〔{self.year}〕{self.serial}号"
        if self.form == "year_first":
            return f"〔{self.year}〕{self.agency}{self.serial}号"
        year = f"{self.year}年" if self.year else ""
        return f"{self.agency}{_WORDS[self.form]}{year}第{self.serial}号"


_WORDS: dict[str, str] = {"decree": "令", "announcement": "公告"}
_FORMS: dict[str, Form] = {"令": "decree", "公告": "announcement"}


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number found in running text with the place (in the folded text) where it starts and ends."""

    number: DocumentNumber
    start: int
    end: int


def fold(raw: str) -> str:
    """Width, brackets, invisible characters and white space brought to one form; other characters are kept."""
    text = unicodedata.normalize("NFKC", raw).translate(_BRACKETS)
    return re.sub(r"\s+", " ", INVISIBLE.sub("", text)).strip()


def parse_numbers(raw: str) -> tuple[DocumentNumber, ...]:
    """All numbers of one field, in order and each once. Text without a number (无, —, empty) gives an empty tuple."""
    numbers = (found.number for found in _scan(fold(raw), in_field=True))
    return tuple(dict.fromkeys(numbers))


def find_numbers(text: str) -> tuple[FoundNumber, ...]:
    """Numbers in running text: only those written out in full (four-digit year in brackets, or 第…号), no guesses."""
    return tuple(_scan(fold(text), in_field=False))


def number_key_variants(query: str) -> tuple[str, ...]:
    """Keys a person may mean by `query`, best first; `*` stands for what the query leaves out (shell-style pattern).

    苏府规2021 3 → 苏府规2021-3; 〔2021〕3号 → *2021-3; 苏府规〔2021〕 → 苏府规2021-*. Empty when it looks like none.
    """
    text = fold(query)
    if not text:
        return ()
    keys: list[str] = []
    for found in _scan(text, in_field=True, bare=True):
        keys += _key_variants(found.number)
    if not keys:
        keys += _partial_keys(text)
    return tuple(dict.fromkeys(keys))


def chinese_integer(text: str) -> int | None:
    """The value of 52, 五十二, 一百零三 or 一二六 (digit by digit); None when the text is no numeral."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if not text or any(c not in _CN_DIGITS and c not in _CN_UNITS for c in text):
        return None
    if not any(c in _CN_UNITS for c in text):
        return int("".join(str(_CN_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _CN_UNITS:
            total, digit = total + (digit or 1) * _CN_UNITS[c], 0
        else:
            digit = _CN_DIGITS[c]
    return total + digit


def _scan(text: str, *, in_field: bool, bare: bool = False) -> Iterator[FoundNumber]:
    """`bare` also takes numbers without 号 that have no brackets (what people type into a search box)."""
    position, agency = 0, ""
    while match := _ANCHOR.search(text, position):
        before = text[max(position, match.start() - 41) : match.start()]
        run = _RUN.search(before)
        prefix = run.group().strip() if run else ""
        if prefix and run and run.start() and before[run.start() - 1].isdigit():
            prefix = re.sub(r"^[日号]", "", prefix)
        numbers = _read(match, prefix, agency if in_field else "", in_field, bare)
        for number in numbers:
            yield FoundNumber(number, match.start() - (len(run.group()) if run else 0), match.end())
        if numbers:
            agency = numbers[-1].agency
        position = match.end() if numbers else match.start() + 1


def _read(match: re.Match[str], prefix: str, inherited: str, in_field: bool, bare: bool) -> list[DocumentNumber]:
    if match["serials"]:
        return _read_bracketed(match, prefix, inherited, in_field)
    if match["word_serial"]:
        return _read_decree(match, prefix, in_field)
    return _read_other(match, prefix, bare) if in_field else []


def _read_other(match: re.Match[str], prefix: str, bare: bool) -> list[DocumentNumber]:
    """Styles too loose for running text: year first, 第1号令, and a year without brackets."""
    if match["first_serial"]:
        return _build(match["first_agency"], match["first_year"], [match["first_serial"]], "year_first")
    if match["rear_serial"]:
        return _build(prefix, match["rear_year"], [match["rear_serial"]], _FORMS[match["rear"]])
    if prefix and (match["plain_hao"] or bare):
        return _build(prefix, match["plain_year"], [match["plain_serial"]], "ordinary")
    return []


def _read_decree(match: re.Match[str], prefix: str, in_field: bool) -> list[DocumentNumber]:
    """令 or 公告 before the number; in running text only with 第 (or a year) and 号, in a field digits are enough."""
    written_out = match["word_hao"] and (match["word_di"] or match["word_year"])
    some_sign = match["word_hao"] or match["word_di"] or match["word_serial"].isascii()
    if not (written_out or (in_field and some_sign)):
        return []
    return _build(prefix, match["word_year"], [match["word_serial"]], _FORMS[match["word"]])


def _read_bracketed(match: re.Match[str], prefix: str, inherited: str, in_field: bool) -> list[DocumentNumber]:
    year, serials = match["year"], match["serials"]
    if not in_field and not (match["hao"] and len(year) == 4):
        return []
    agency = prefix + ("字" if prefix and match["zi"] else "")
    return _build(agency or inherited, year, _expand(serials), "ordinary")


def _expand(serials: str) -> list[str]:
    """3、5-7 → 3, 5, 6, 7. A backward or very long range is no range: only its first number is taken."""
    result: list[str] = []
    for part in re.split(r"[、,;，；]", serials):
        ends = re.findall(r"[0-9]+", part)
        if len(ends) > 1 and int(ends[0]) < int(ends[1]) <= int(ends[0]) + 50:
            result += [str(n) for n in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            result += ends[:1]
    return result


def _build(agency: str, year: str | None, serials: list[str], form: Form) -> list[DocumentNumber]:
    agency = _without_noise(agency, names=form in ("ordinary", "year_first"))
    for word, word_form in _FORMS.items():
        if form in ("ordinary", "year_first") and agency.endswith(word):
            agency, form = agency.removesuffix(word), word_form
    if not agency and form in ("ordinary", "year_first"):
        return []
    values = [chinese_integer(serial) for serial in serials]
    return [DocumentNumber(agency, _year(year), value, form) for value in values if value]


def _without_noise(agency: str, *, names: bool = True) -> str:
    """Words of the sentence before the number taken off; at least two characters of the agency's word stay.

    `names` also takes off an organisation's name before the word (教育部国科发高字 → 国科发高字); a decree keeps it.
    """
    while True:
        shorter = agency
        for noise in (_VERBS, _NAMES, _DATE_REST) if names else (_VERBS, _DATE_REST):
            rest = noise.sub("", shorter, count=1)
            shorter = rest if len(rest) >= 2 else shorter
        if shorter == agency:
            return agency
        agency = shorter


def _year(text: str | None) -> int | None:
    value = chinese_integer(text) if text else None
    if value is not None and value < 100:
        return value + (1900 if value >= 49 else 2000)
    return value


def _key_variants(number: DocumentNumber) -> list[str]:
    keys = [number.key]
    if number.form in ("ordinary", "year_first"):
        agency = number.agency.removesuffix("字") if number.agency.endswith("字") else number.agency + "字"
        if agency:
            keys.append(DocumentNumber(agency, number.year, number.serial, "ordinary").key)
    elif number.year:
        keys.append(DocumentNumber(number.agency, None, number.serial, number.form).key)
    if number.form == "decree" and number.agency.endswith("政府") and not number.agency.endswith("人民政府"):
        longer = number.agency.removesuffix("政府") + "人民政府"
        keys.append(DocumentNumber(longer, number.year, number.serial, "decree").key)
    return keys + ["*" + key for key in keys]


def _partial_keys(text: str) -> list[str]:
    tail = re.fullmatch(rf"〔? ?({_YEAR4}) ?年? ?〕? ?第? ?({_N}) ?号?", text)
    if tail and re.search("[〔〕第号]", text):
        return [f"*{tail[1]}-{int(tail[2])}"]
    head = re.fullmatch(rf"({_LETTER}{{2,20}}) ?〔? ?({_YEAR4})? ?年? ?〕? ?第?", text)
    if head and (head[2] or "〔" in text):
        return [f"{_without_noise(head[1]).upper()}{head[2] or ''}{'-' if head[2] else ''}*"]
    only_serial = re.fullmatch(rf"第 ?({_N}|[{_CN}]{{1,8}}) ?号|({_N}) ?号", text)
    if only_serial:
        value = chinese_integer(only_serial[1] or only_serial[2])
        return [f"*-{value}", f"*令{value}", f"*公告{value}"] if value else []
    return []
