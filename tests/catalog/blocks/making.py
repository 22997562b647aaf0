"""Streams as editors leave them, for the tests of blocks, conditions and benefits."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from wagtail.blocks import StreamBlock

from catalog.attributes.models import Attribute
from catalog.blocks.conditions import ConditionsBlock
from catalog.blocks.publishing import Json, published_stream
from catalog.documents.models import PolicyDocument
from tests.factories import published_policy

ATTRIBUTES = {
    "revenue": {"name_zh": "营业收入", "kind": "money", "unit": "万元"},
    "rd_share": {"name_zh": "研发费用占比", "kind": "percent", "unit": "%"},
    "age": {"name_zh": "成立年限", "kind": "age", "unit": "年"},
    "person_age": {"name_zh": "年龄", "kind": "age", "unit": "周岁"},
    "founded": {"name_zh": "成立日期", "kind": "date"},
    "registered_in": {"name_zh": "注册地", "kind": "region"},
    "industry": {"name_zh": "行业", "kind": "industry"},
    "size": {"name_zh": "企业规模", "kind": "size"},
    "ip_class_1": {"name_zh": "Ⅰ类知识产权", "kind": "number", "unit": "项"},
    "legal_form": {"name_zh": "主体类型", "kind": "choice", "choices": "company 企业法人\nbank 银行"},
    "degree": {"name_zh": "学历", "kind": "grade", "choices": "bachelor 本科\nmaster 硕士\ndoctor 博士"},
    "qualifications": {"name_zh": "资质", "kind": "set", "choices": "high_tech 高企\nlittle_giant 小巨人"},
    "abnormal_operation": {"name_zh": "经营异常名录", "kind": "flag"},
    "major_accidents": {"name_zh": "重大事故", "kind": "event"},
    "own_words": {"name_zh": "工作基础", "kind": "text"},
}


def attribute(code: str) -> Attribute:
    """One of the attributes above."""
    return Attribute.objects.get_or_create(code=code, defaults=ATTRIBUTES[code])[0]


def item(type_: str, **value: Any) -> Json:
    """An entry of a stream; its id follows from what it says."""
    return {"type": type_, "id": str(uuid5(NAMESPACE_OID, f"{type_}{value}")), "value": value}


def listed(*values: Json) -> list[Json]:
    """Entries of a list inside a block."""
    return [item("item", **value) for value in values]


def asked(code: str, operator: str, values: str = "", **more: Any) -> Json:
    """The values of a question."""
    return {"attribute": attribute(code).pk, "operator": operator, "values": values, **more}


def criterion(code: str, operator: str, values: str = "", **more: Any) -> Json:
    """A criterion in a stream."""
    return item("criterion", **asked(code, operator, values, **more))


def stream(block: StreamBlock, *items: Json) -> Any:
    """A stream as it comes out of the database."""
    return block.to_python(list(items))


def conditions(*items: Json) -> list[Json]:
    """Published conditions."""
    return published_stream(stream(ConditionsBlock(), *items))


def source(*articles: str, **values: Any) -> PolicyDocument:
    """A public document of these articles."""
    return published_policy(text="</p><p>".join(articles), **values)


def citation(document: PolicyDocument, label: str = "", words: str = "") -> Json:
    """A citation as an editor enters it."""
    return {"document": document.pk, "label": label, "words": words}
