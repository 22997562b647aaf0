"""Personal data in texts (个人信息保护法 art. 28): found before anything goes out by import; evidence is always masked.

Precise rather than wide: office landlines, hotlines, addresses of pages, amounts and unified social credit codes
(统一社会信用代码, GB 32100) are none. Found are identity numbers (GB 11643), mobile and bank card numbers, and persons
named together with their disability, illness or family circumstances.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

DataKind = Literal["identity_number", "mobile", "bank_card", "person_circumstances"]

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲"
    "房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝"
)
_COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯"
PERSON = rf"(?:(?:{_COMPOUND})[一-龥]{{1,2}}|[{_SURNAMES}][一-龥]{{1,2}})"

_URL = re.compile(r"(?:https?://|www\.)[!-~]+|[!-~]+@[!-~]+")
# First two digits of an identity number: the divisions of GB/T 2260 at province level, and 91 for permanent residents.
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71, 81, 82, 83, 91),
    )
    for code in codes
)
_EDGE = r"(?<![0-9A-Za-z_.\-/=])"
_ID18 = re.compile(rf"{_EDGE}[1-9][0-9]{{16}}[0-9Xx](?![0-9A-Za-z])")
_ID15 = re.compile(rf"{_EDGE}[1-9][0-9]{{14}}(?![0-9A-Za-z])")
_ID_WORD = re.compile(r"身份证|身份号|证件号|公民身份")
_CREDIT_WORD = re.compile(r"信用代码|机构代码|注册号|登记号")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z_./=\-])(?:(?:\+|00)?86[- ]?)?(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})"
    r"(?=1[3-9][0-9]{9}(?![0-9])|[^0-9]|$)(?!\.[0-9])(?! ?[万亿]?元)"
)
_CARD = re.compile(rf"{_EDGE}(?:[0-9]{{16,19}}|[0-9]{{4}}(?: [0-9]{{4}}){{3}}(?: [0-9]{{1,3}})?)(?![0-9A-Za-z])")
_CARD_WORD = re.compile(r"卡号|银行卡|储蓄卡|账号|帐号|账户|帐户|一卡通|社保卡")

_DISABILITY = r"(?:视力|听力|言语|肢体|智力|精神|多重)(?:残疾)?[一二三四1-4]级"
_ILLNESS = r"(?:患有?|罹患|身患|确诊为?)[一-龥]{0,12}(?:病|癌|瘤|症|炎)|精神病患者|重病患者|艾滋病"
_FAMILY = r"孤儿|低保户?|特困(?:人员|供养|户)?|单亲|离异|丧偶|困境儿童|事实无人抚养|建档立卡|贫困户|残疾"
# Words that begin with a surname's character and are no names: 全市, 高龄, 党员, 单位, 张某某.
_NO_NAME = re.compile(r"某|^.[省市县区镇乡村户位员群类级龄校等人]|人员|家庭|儿童|学生|老人|居民|村民|职工|单位|对象")
_BEFORE_NAME = (
    r"(?:^|(?<=[\s,，、。；;：:|（(0-9])|(?<=申请人)|(?<=患者)|(?<=学生)|(?<=村民)|(?<=居民)|(?<=户主)|(?<=姓名))"
)
_NAMED_ROW = re.compile(
    rf"{_BEFORE_NAME}({PERSON})[\s,，、|]{{1,6}}[男女][\s,，、|0-9岁]{{1,12}}(?:{_DISABILITY}|{_FAMILY})"
)
_NAMED_STATE = re.compile(
    rf"{_BEFORE_NAME}({PERSON})(?:同志|同学)?"
    rf"(?:[\s,，]{{1,4}}(?:{_DISABILITY}|{_ILLNESS})|(?:{_ILLNESS})|[（(](?:{_DISABILITY}|{_FAMILY}|{_ILLNESS})[)）])"
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One place in a text; `masked` never shows the value itself."""

    kind: DataKind
    masked: str
    start: int


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """Every piece of personal data in `text`, in order of place."""
    plain = _URL.sub(lambda match: " " * len(match.group()), text)
    found = [*_identity_numbers(plain), *_mobiles(plain), *_cards(plain), *_circumstances(plain)]
    return tuple(sorted(found, key=lambda data: data.start))


def mask(value: str) -> str:
    """First three and last two characters of a number; the surname of a person."""
    if not value[:1].isascii():
        return value[0] + "*" * (len(value) - 1)
    return value[:3] + "*" * (len(value) - 5) + value[-2:]


def is_identity_number(number: str) -> bool:
    """GB 11643: region, a birth date between 1900 and 2099, check character (ISO 7064 MOD 11-2)."""
    if number[:2] not in _PROVINCES or not _is_date(number[6:14]):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True)) % 11
    return "10X98765432"[rest] == number[17].upper()


def passes_luhn(number: str) -> bool:
    """ISO/IEC 7812 check digit of card numbers."""
    digits = [int(char) for char in reversed(number)]
    return sum(digits[0::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def _identity_numbers(text: str) -> Iterator[PersonalData]:
    for match in _ID18.finditer(text):
        before = text[max(0, match.start() - 20) : match.start()]
        named_otherwise = _CREDIT_WORD.search(before) and not _ID_WORD.search(before)
        if is_identity_number(match.group()) and not named_otherwise:
            yield PersonalData("identity_number", mask(match.group()), match.start())
    for match in _ID15.finditer(text):
        number = match.group()
        before = text[max(0, match.start() - 20) : match.start()]
        if number[:2] in _PROVINCES and _is_date("19" + number[6:12]) and _ID_WORD.search(before):
            yield PersonalData("identity_number", mask(number), match.start())


def _mobiles(text: str) -> Iterator[PersonalData]:
    position = 0
    while match := _MOBILE.search(text, position):
        yield PersonalData("mobile", mask(re.sub(r"[- ]", "", match[1])), match.start())
        position = match.end()
        joined = re.match(r"1[3-9][0-9]{9}(?![0-9])", text[position:])
        if joined:
            yield PersonalData("mobile", mask(joined.group()), position)
            position += joined.end()


def _cards(text: str) -> Iterator[PersonalData]:
    for match in _CARD.finditer(text):
        number = match.group().replace(" ", "")
        if _CARD_WORD.search(text[max(0, match.start() - 20) : match.start()]) and passes_luhn(number):
            yield PersonalData("bank_card", mask(number), match.start())


def _circumstances(text: str) -> Iterator[PersonalData]:
    for pattern in (_NAMED_ROW, _NAMED_STATE):
        for match in pattern.finditer(text):
            if _NO_NAME.search(match[1]):
                continue
            yield PersonalData("person_circumstances", mask(match[1]), match.start(1))


def _is_date(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:8])).year <= 2099
    except ValueError:
        return False
