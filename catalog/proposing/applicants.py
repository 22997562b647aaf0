"""Who may apply at all, said in passing: 经公告的创新型中小企业…提出申请, 高新技术企业可申报."""

import re
from collections.abc import Iterator

from . import attributes
from .conditions import StatedCondition
from .criteria import StatedCriterion
from .source import Proposal, Sentence, Source

_KINDS = "|".join(f"(?:{pattern.pattern})" for _code, pattern in attributes.QUALIFICATIONS)
_APPLICANT = re.compile(
    rf"(?:^|[,;:。 ]) ?(?P<who>(?:由|经|已)?[^,。;:]{{0,14}}?(?P<kind>{_KINDS}))"
    r"(?=(?:均|方|才)?可|按|自愿|向|登录|通过(?!认定|评审))"
)
_APPLIES = re.compile(
    r"(?:提出|提交)[^,。;]{0,6}申[请报]|(?:可以?|自愿)[^,。;]{0,4}申[请报]|(?:可以?|自愿)[^,。;]{0,24}(?:填报|申请|申报)"
)


def read_applicants(source: Source) -> tuple[Proposal[StatedCondition], ...]:
    """Which qualification whoever applies has already, where a sentence says only who hands in the application."""
    return tuple(found for sentence in source.sentences for found in _of_sentence(source, sentence))


def _of_sentence(source: Source, sentence: Sentence) -> Iterator[Proposal[StatedCondition]]:
    for found in _APPLICANT.finditer(sentence.said):
        if not _APPLIES.search(sentence.said[found.end() :]):
            continue
        codes = [code for code, pattern in attributes.QUALIFICATIONS if pattern.search(found["kind"])][:1]
        asked = StatedCriterion("qualifications", "has", tuple(codes), "", "at_application", "", *found.span("who"))
        start, end = (sentence.start + place for place in found.span("who"))
        quote = source.quote(start, end, (sentence.start, sentence.end))
        yield source.proposal("condition", StatedCondition(asked), quote)
