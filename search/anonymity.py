"""What must not be kept of a query: numbers that belong to a person, addresses of mail, and who says who they are.

A query is kept whole or not at all. The rule is rather too wide than too narrow: a query that is not counted is missed
by nobody, and one that says who asked may not be kept at all (个人信息保护法 art. 4, 6).
"""

import re
import unicodedata

# People put blanks, hyphens and points into long numbers.
_JOINED = re.compile(r"(?<=[0-9xX])[\s\-–—_.·•]+(?=[0-9xX])")
_PERSONAL = (
    # Mobile, identity (15 or 18), bank card and account numbers; a day or a document number is shorter.
    re.compile(r"[0-9]{11,}"),
    re.compile(r"(?<![0-9])[0-9]{17}x", re.IGNORECASE),
    # Fixed lines with area code or extension, and credit codes (GB 32100): a sole trader's is that of a person.
    re.compile(r"(?<![0-9])0[0-9]{2,3}[\s\-]?[0-9]{7,8}(?![0-9])"),
    re.compile(r"(?<![0-9a-z])[159][1-39][0-9]{6}[0-9a-z]{10}(?![0-9a-z])", re.IGNORECASE),
    # Passports and permits for Hong Kong, Macao and Taiwan; number plates.
    re.compile(r"(?<![0-9a-z])[a-z]{1,2}[0-9]{7,9}(?![0-9a-z])", re.IGNORECASE),
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·\s]?[A-Za-z0-9]{5,6}(?![A-Za-z0-9])"
    ),
    re.compile(r"\S@\S"),
    re.compile(
        r"我叫|我的名字|我姓|本人姓名|姓名[是为:：]|身份证号?码?[是为:：]|(?:电话|手机|微信|qq)号?码?[是为:：]",
        re.IGNORECASE,
    ),
)


def looks_personal(query: str) -> bool:
    """Say whether a query may tell who asked; ask with the whole of it, before it is cut."""
    plain = unicodedata.normalize("NFKC", query)
    joined = _JOINED.sub("", plain)
    return any(pattern.search(text) for text in (plain, joined) for pattern in _PERSONAL)
