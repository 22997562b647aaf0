"""The names a document goes by: people look for 高新技术企业认定管理办法, its title says who issued it and how."""

import re

_ISSUING = r"(?:印发|发布|公布|颁布|颁发|转发|下发)"
_NAMED = re.compile(_ISSUING + r"[^《》]{0,12}《([^《》]+(?:《[^《》]*》[^《》]*)*)》")
_UNMARKED = re.compile(_ISSUING + r"([^《》]{6,}?)的?(?:通知|公告|通告)$")
_ON = re.compile(r"^[^《》“”]{2,}?(关于.{4,})$", re.DOTALL)
_NUMBER_BEHIND = re.compile(r"[（(][^()（）]*(?:19|20)\d\d[^()（）]*号[)）]\s*$")
_STATE_BEHIND = re.compile(r"[（(](?:试行|暂行|修订|修正|[^()（）]{0,12}[年版稿本])[)）]\s*$")


def names_of(title: str) -> list[str]:
    """Return the title and the names in it: what it issues, and itself without issuers, number and （试行）.

    Only what the document issues is a name of it: one that amends, repeals or explains another does not bear its name.
    """
    plain = _NUMBER_BEHIND.sub("", title).strip()
    names = [title, plain, *_NAMED.findall(plain), *_UNMARKED.findall(plain), *_ON.findall(plain)]
    names += [_STATE_BEHIND.sub("", name) for name in names]
    return [name for name in dict.fromkeys(names) if name]
