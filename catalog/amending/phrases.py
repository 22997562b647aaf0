"""What the sentences of amending decisions are made of: words for a pattern, and what one pattern matched."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .model import Instruction, Target, Unclear
from .paths import Path, read_paths
from .quoting import lifted, quotations

QUOTED = "“□*”"
TITLED = r"《□*》(?:[（(][^（）()]*[）)])?"
MANY = rf"{QUOTED}(?:[、和及与]?{QUOTED})*"
TAKE = "(?:将|把|对)?"
IN = "(?:的?(?:表格|附表|表))?(?:中|内|里)?的?(?:表述)?"
AS = "(?:一词|一语|[一二两三四五六七八九十]{1,2}字|等?字样|的?表述|的?内容|的?规定)?"
TO = "(?:均|全部|统一|一律|分别|相应)*(?:修改|改|调整|变更|替换|更改|更名|规范|统一)(?:表述)?(?:为|成)[：:]?\\s*"
CUT = "(?:删去|删除|删掉|取消|废止)"
ADD = "(?:增加|增设|新增|增写|增补|添加|插入)"
STOPS = r"(?=$|[，,；;。：:、\s]|并|同时|其)"
WHOLE = (
    "(?:(?:本|该|上述|以上|各|原)?(?:规章|文件|办法|法规|规定|条例|细则|通知|意见|方案)|全文|文|条文|正文)(?:中|内|里)"
)


@dataclass(slots=True)
class Context:
    """What was spoken of: the document, the provision (by its old number) and the number it was given."""

    target: Target | None
    path: Path | None = None
    renumbered: Path | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A pattern's match with the original words behind it."""

    text: str
    found: re.Match[str]
    context: Context

    def quotes(self, group: str) -> list[str]:
        """The quotations of a group, without their marks."""
        start, end = self.found.span(group)
        written = self.text[start:end]
        if written.startswith(("《", "<")):
            return [written[1:-1]]
        return [lifted(written[each.start : each.end]) for each in quotations(written)]

    def paths(self, group: str) -> list[Path]:
        """The provisions a group names; what was spoken of before where it names none."""
        written = self.found[group] if group in self.found.re.groupindex else None
        if written:
            return read_paths(written, self.context.path)
        return [self.context.path] if self.context.path else []

    def known(self) -> list[Path]:
        """The provisions spoken of, which are then the context; none when one cannot be placed."""
        paths = self.paths("p")
        if not paths or not all(path.complete for path in paths):
            return []
        self.context.path = paths[-1]
        return paths


Said = Instruction | Unclear
Builder = Callable[[Clause], list[Said]]
"""Gives nothing when the words fit the pattern but not each other: then the sentence is not understood."""


def target_of(text: str, named: re.Match[str]) -> Target:
    """The document a match names in its group ``t``: 《title》, with the number where one follows in brackets."""
    written = text[named.start("t") : named.end("t")]
    closed = named["t"].index("》")
    number = written[closed + 2 : -1].strip()
    return Target(written[1:closed].strip(), number if re.search(r"\d|第.+号", number) else "")
