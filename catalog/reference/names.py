"""Names of organisations as sources write them: taken apart, unified, completed only where that is known."""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from catalog.reference.name_tables import CENTRAL, ONLY_NATIONAL, PROVINCES, STEMS

Certainty = Literal["stated", "known", "expanded", "evidence", "unresolved"]

_ALIASES = {alias: name for name, aliases in CENTRAL.items() for alias in (name, *aliases)}
_BY_LENGTH = sorted(_ALIASES, key=len, reverse=True)
_ENDING = "部厅局委署院会社办行处团心室府央联军组盟法队"
_STARTS = [
    "国家",
    "国务院",
    "中共",
    "中国",
    "全国",
    "中华",
    "中央",
    "共青团",
    "最高人民",
    "自治区",
    "省(?![级际])",
    "市(?!场)",
]
_START = re.compile("|".join([*PROVINCES.values(), *(name for name in _BY_LENGTH if name != "国资委"), *_STARTS]))
_NATIONAL = ("国务院", "国家", "中共中央", "中央", "全国", "最高人民")
_BRANCH = re.compile(r"[一-龥]{2,10}(?:税务局|监管局|分局|分行|支行|分会|管理局|专员办|监察局)")
_PARENT_OF_BRANCHES = ("国家税务总局", "中国人民银行", "金融监管总局", "国家金融监督管理总局", "证监会", "通信管理局")
_BRACKET = re.compile(r"[（(〔\[]([^）)〕\]]*)[）)〕\]]")
_ONE_PLACE = (
    r"[一-龥]{2,14}?(?:特别行政区|自治区|自治州|自治县|自治旗|省|市(?!场)|县|新区|园区|开发区|区|州|盟|旗|镇"
    r"|(?<!城)乡|街道)"
)
_PLACE = re.compile(rf"^(?:{_ONE_PLACE})+")
_SHORT_PLACE = re.compile(r"^(自治区|省|市(?!场)|县|区|州|旗)(?=.)")
_ORGANISATION = re.compile(
    rf"(?:[{_ENDING}]|中央|人大|政协|残联|妇联|总工会|中心|银行|人民政府|委员会|联合会|党组|[省市县区]委)$"
)


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """`name` to use for what was `written`; `certainty` says how it is known, `note` what is missing or left out.

    stated: written in full. known: a well-known short form. expanded: completed with the row's region.
    evidence: taken from title, number or signature. unresolved: the default is not a fact and says so itself.
    """

    written: str
    name: str
    certainty: Certainty
    note: str = ""


def clean_name(raw: str) -> str:
    """NFKC, no invisible characters, one space between names, letter-spaced names (河 北 省) closed up."""
    text = unicodedata.normalize("NFKC", raw).replace("(", "（").replace(")", "）")
    words = re.sub(r"[\x00-\x08\x0e-\x1b\u200b-\u200f\u2060-\u206f\ufeff\ud800-\uf8ff]", "", text).split()
    joined = words[:1]
    for before, word in itertools.pairwise(words):
        if len(before) == 1 or len(word) == 1:
            joined[-1] += word
        else:
            joined.append(word)
    return unicodedata.normalize("NFC", " ".join(joined))  # closing up may bring a letter and its mark together


def listed_names(raw: str) -> tuple[str, ...]:
    """The names of a list in order, each once: separators outside brackets, and nothing else, divide them."""
    return _divided(raw, lambda part: [part])


def split_names(raw: str) -> tuple[str, ...]:
    """The organisations of one field in order, each once: separators outside brackets, then names run together."""
    return _divided(raw, _split_joined)


def _divided(raw: str, further: Callable[[str], list[str]]) -> tuple[str, ...]:
    text = clean_name(raw)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    parts = re.split(r"[\s、,，;；/|]+", _BRACKET.sub(keep, text))
    names = [name for part in parts for name in further(part)]
    restored = [re.sub("\x00([0-9]+)\x00", lambda match: kept[int(match[1])], name) for name in names]
    return tuple(dict.fromkeys(name for name in restored if name))


def looks_like_organisation(name: str) -> bool:
    """Whether a piece of a title or signature can be the name of an organisation."""
    twice = any(name.count(province) > 1 for province in PROVINCES.values() if not name.startswith("国家"))
    other = re.search(r"[0-9《》。，：:“”]|规定|办法|通知|细则|条例", name)
    return 3 <= len(name) <= 40 and bool(_ORGANISATION.search(name)) and not twice and not other


def normalise_name(name: str) -> str:
    """One form for comparison and storage: brackets with further plates dropped, abbreviations written out."""
    plain = _BRACKET.sub("", clean_name(name)).replace(" ", "").removeprefix("中华人民共和国")
    base = _base(plain)
    if base in _ALIASES and base not in ONLY_NATIONAL:
        return _ALIASES[base] + plain.removeprefix(base)
    place = _PLACE.match(plain)
    if place and len(plain) > place.end():
        return place.group() + _local(plain[place.end() :], place.group())
    return plain


def expand_name(written: str, region_name: str = "") -> ResolvedName:
    """The full name of one organisation written within a region (its Chinese name; empty: the whole country)."""
    name = clean_name(written)
    plates = "、".join(_BRACKET.findall(name))
    plain = _BRACKET.sub("", name).replace(" ", "")
    base = _base(plain)
    if base in ONLY_NATIONAL and region_name in ("", "全国", "国家"):
        return ResolvedName(written, _ALIASES[base] + plain.removeprefix(base), "known", plates)
    short = _SHORT_PLACE.match(plain)
    if short:
        return _expand_short(written, plain, short[1], region_name, plates)
    full = normalise_name(plain)
    if _is_complete(full):
        return ResolvedName(written, full, "stated" if full == plain else "known", plates)
    return _unresolved(written, plain, "", region_name)


def place_left_open(name: str) -> str:
    """The 省, 市 or 县 that a short form begins with without saying which (省科技厅); empty where it has none."""
    short = _SHORT_PLACE.match(name)
    return short[1] if short else ""


def says_its_place(name: str) -> bool:
    """Whether a name is complete in itself: with its place, or of the whole country."""
    return _is_complete(normalise_name(name))


def without_place(name: str) -> str:
    """What stands after the place a name begins with, and after a central bureau whose branch it is."""
    own = name.removeprefix("中共")
    own = next((own.removeprefix(each) for each in _PARENT_OF_BRANCHES if own.startswith(each)), own)
    place = _PLACE.match(own)
    return own[place.end() :] if place and place.end() < len(own) else name


def resolve_names(raw: str, region_name: str = "") -> tuple[ResolvedName, ...]:
    """Every organisation of an issuer field, split and completed; beside a central one, 发展改革委 is central too."""
    names = split_names(raw)
    central = any(organisation_level(name) == "national" for name in names)
    return tuple(expand_name(name, "" if central and _base(name) in ONLY_NATIONAL else region_name) for name in names)


def organisation_level(name: str) -> str:
    """national, province, city, county or town as far as the name itself says it; empty when it does not."""
    plain = normalise_name(name)
    base = _base(plain)
    if base in CENTRAL or plain in CENTRAL or plain.startswith(_NATIONAL):
        return "province" if any(province in plain for province in PROVINCES.values()) else "national"
    plain = plain.removeprefix("中共")
    province = next((province for province in PROVINCES.values() if plain.startswith(province)), "")
    place = _PLACE.match(plain.removeprefix(province))
    rest = place.group() if place else ""
    if not rest:
        return "province" if province else ""
    for ending, level in (("镇", "town"), ("乡", "town"), ("街道", "town"), ("县", "county"), ("旗", "county")):
        if rest.endswith(ending):
            return level
    return "county" if rest.count("市") + rest.count("区") > 1 else ""


def organisation_code(name: str) -> str:
    """A stable slug: initials of the normalised name and six hexadecimal digits of its SHA-256, e.g. hbsrmzf-1a2b3c."""
    from pypinyin import Style, lazy_pinyin  # half a second that every process would pay at its start

    plain = normalise_name(name)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors=lambda other: other[:1]))
    slug = re.sub(r"[^a-z0-9]", "", initials.lower())[:24] or "org"
    return f"{slug}-{hashlib.sha256(plain.encode()).hexdigest()[:6]}"


def _base(name: str) -> str:
    """The organisation whose general office `name` is, or the name itself."""
    if name in _ALIASES:
        return name
    return next((name.removesuffix(office) for office in ("办公厅", "办公室") if name.endswith(office)), name)


def _split_joined(text: str) -> list[str]:
    """河北省财政厅河北省教育厅 → two names. A central bureau's local branch (国家税务总局河北省税务局) stays one."""
    names, start = [], 0
    own_place = re.match(_ONE_PLACE, text)
    for place in range(3, len(text) - 2):
        if text[place - 1] not in _ENDING or place - start < 3:
            continue
        head, rest = text[start:place], text[place:]
        if any(text.startswith(name, start) and len(name) > place - start for name in _ALIASES):
            continue
        again = own_place is not None and rest.startswith(own_place.group())
        if not (again or _START.match(rest)):
            continue
        if head.endswith(_PARENT_OF_BRANCHES) and _BRANCH.match(rest):
            continue
        names.append(head)
        start = place
    return [*names, text[start:]]


def _local(rest: str, place: str) -> str:
    """What stands after the place, written out: 人社局 → 人力资源和社会保障局, 政府办 → 人民政府办公室."""
    if rest.startswith("市") and place.endswith("市") and not rest.startswith("市场"):
        rest = rest[1:]
    if government := re.fullmatch(r"(?:人民)?政府(.*)|府(办.*)", rest):
        tail = government[1] if government[1] is not None else government[2]
        return "人民政府" + _office(tail, place)
    if re.fullmatch(r"管委会?(?:办公室)?", rest):
        return rest.replace("管委会", "管委").replace("管委", "管理委员会")
    department = re.fullmatch(r"(.{2,12}?)(厅|局|委|委员会)(办公室)?", rest)
    if department and department[1] in STEMS:
        kind = "委员会" if department[2] == "委" else department[2]
        return STEMS[department[1]] + kind + (department[3] or "")
    return re.sub(r"^人大常委会", "人民代表大会常务委员会", rest)


def _office(tail: str, place: str) -> str:
    if tail in ("办", "府办"):
        return "办公厅" if place.endswith(("省", "自治区")) or place in PROVINCES.values() else "办公室"
    return tail


def _expand_short(written: str, plain: str, designator: str, region_name: str, plates: str) -> ResolvedName:
    fits = region_name.endswith(designator) and not (designator == "区" and region_name.endswith("自治区"))
    if not fits:
        return _unresolved(written, plain, designator, region_name)
    rest = plain.removeprefix(designator)
    if rest.startswith("委") and not rest.startswith("委员"):
        return ResolvedName(written, f"中共{region_name}{rest}", "expanded", plates)
    return ResolvedName(written, region_name + _local(rest, region_name), "expanded", plates)


def _is_complete(full: str) -> bool:
    place = _PLACE.match(full.removeprefix("中共"))
    if place:
        return place.end() < len(full.removeprefix("中共"))
    central = full.removesuffix("办公厅").removesuffix("办公室")
    return central in CENTRAL or full in CENTRAL or full.startswith((*_NATIONAL, "中共", "中国"))


def _unresolved(written: str, plain: str, designator: str, region_name: str) -> ResolvedName:
    """The stated default: the name as written within the region, saying itself what the source leaves open."""
    place = _PLACE.match(plain)
    missing = "机关未注明" if place and place.end() == len(plain) else f"所属{designator or '地区'}未注明"
    prefix = f"{region_name}…" if region_name and not plain.startswith(region_name) else ""
    return ResolvedName(written, f"{prefix}{plain}（{missing}）", "unresolved", missing)
