"""What the words of a clean-up list decide: 保留, 限期修改, 废止, 宣布失效, 延长有效期."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .models import Outcome

_WORDS: dict[Outcome, str] = {
    Outcome.EXTEND: r"延长(?:有效期)?|延期|续期|有效期延至",
    Outcome.KEEP: r"保留|继续有效|继续施行|继续执行|继续实施|继续适用",
    Outcome.AMEND: r"修改|修订|修正",
    Outcome.REPEAL: r"(?:予以|决定|拟)?废止|停止执行",
    Outcome.DECLARE_INVALID: r"(?:宣布|自行|予以)?失效",
}
# The same words where they decide nothing about a document of the list.
_NOT_DECIDING = re.compile(r"部分废止|失效日期|有效期至?|废止日期|修改时限|修订版|修订稿|修正案|\(修订\)|（修订）")
_COUNT = re.compile(
    r"(?P<before>[^，。；、：:《》（）()\s0-9]{0,24})(?P<count>[0-9]{1,4}) ?件"
    r"(?P<after>[^，。；、：:《》（）()0-9]{0,16})"
)


@dataclass(frozen=True, slots=True)
class Announced:
    """So many documents, says the text; ``outcome`` is empty where it names two at once."""

    words: str
    outcome: str
    count: int


def outcomes_named(text: str) -> list[Outcome]:
    """Every outcome the words name."""
    plain = _NOT_DECIDING.sub("", re.sub(r"延长有效期|有效期延至", "延期", text))
    return [outcome for outcome, words in _WORDS.items() if re.search(words, plain)]


def outcome_of(text: str) -> str:
    """The one outcome the words name; empty when they name none or several, which a person then decides."""
    named = outcomes_named(text)
    return str(named[0]) if len(named) == 1 else ""


def announced(text: str) -> list[Announced]:
    """How many documents the text says are kept, repealed and so on, each statement once."""
    return list(dict.fromkeys(_announced(text)))


def _announced(text: str) -> Iterator[Announced]:
    for match in _COUNT.finditer(text):
        if match["before"].startswith("含") or text[: match.start()].endswith(("含", "其中")):
            continue  # a part of what was counted already
        before, after = outcomes_named(match["before"]), outcomes_named(match["after"])
        if named := before or after:
            words = (match["before"] + match["count"] + "件" + ("" if before else match["after"])).strip()
            yield Announced(words, str(named[0]) if len(named) == 1 else "", int(match["count"]))
