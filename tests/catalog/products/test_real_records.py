"""The model holds whole what six real documents give: every figure of the sentences cited is in a field of its own."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.attributes.loading import load_attributes
from catalog.attributes.models import Attribute
from catalog.blocks.settling import citations_in
from catalog.models import PolicyDocument, Product
from catalog.reference.models import Term
from catalog.reference.vocabularies import load_vocabularies
from cms.content.models import ContentItem
from tests.factories import RegionFactory, block, build_policy, build_product, entry, locale, published

from .records import PRODUCTS, TEXTS

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[4] / "shared" / "data" / "policies.jsonl"
FIGURE = re.compile(r"(\d+(?:\.\d+)?)(?=\s*(?:%|万元|亿元|分以上|分、|分\)|分）))")
LISTS = frozenset({"tiers", "sections", "items", "options", "products"})
STREAMS = ("application_conditions", "recognition_conditions", "benefits", "stacking", "materials")


def real_texts() -> dict[str, str]:
    if not REAL.exists():
        return {}
    rows = (json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["body"] for row in rows if row["id"] in TEXTS}


CASES = [
    *((f"{name}, in short", name, text) for name, text in TEXTS.items()),
    *((f"{name}, as collected", name, text) for name, text in real_texts().items()),
]


@pytest.mark.clause("6.1.2", "6.1.3", "6.1.4", "6.1.6")
@pytest.mark.parametrize(("name", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_record__is_held_whole(name: str, text: str) -> None:
    locale("zh-hans"), locale("en")
    load_attributes(), load_vocabularies()
    province = RegionFactory(code="980000", name_zh="霁川省", level="province")
    document = published(build_policy(title=f"文件{name}", text=text.replace("\n", "</p><p>")))
    for said in PRODUCTS[name]:
        product = published(build(said, document, province))
        shown = json.loads(bytes(ContentItem.objects.get(content_id=product.content_id, locale="zh-hans").document))

        cited = list(citations_in(product))
        assert [each.words for each in cited if not each.is_settled] == []
        assert not product.body  # nothing is left for a text of remarks
        in_fields = set(numbers(shown))
        for each in cited:
            wanted = {Decimal(figure) for figure in FIGURE.findall(each.words)}
            assert wanted <= in_fields | figures_of_others(name, said, document, each.words), each.words


def figures_of_others(name: str, said: dict[str, Any], document: PolicyDocument, words: str) -> set[Decimal]:
    """Figures of the same sentence that belong to another product of the document."""
    others = (each for each in PRODUCTS[name] if each is not said)
    return {Decimal(number) for other in others for number in re.findall(r"\d+(?:\.\d+)?", json.dumps(other))}


def numbers(value: Any) -> Iterator[Decimal]:
    """Every number in a field of its own, dates and words aside."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in ("citations", "sources", "words", "body", "title", "summary"):
                yield from numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each)
    elif isinstance(value, int | str) and re.fullmatch(r"\d+(\.\d+)?", str(value)):
        yield Decimal(str(value))


def build(said: dict[str, Any], document: PolicyDocument, province: Any) -> Product:
    """The product as an editor would build it from the document."""
    values = {key: value for key, value in said.items() if key not in (*STREAMS, "variants", "kind")}
    streams = {key: [stored(each, document) for each in said[key]] for key in STREAMS if key in said}
    variants = [variant(each, document) for each in said.get("variants", ())]
    if "application_conditions" not in streams and not variants:
        streams["application_conditions"] = [block("text", words="符合文件规定条件的单位")]
    kind = Term.objects.get(vocabulary="product_kind", code=said.get("kind", "funds"))
    sources = [block("citation", document=document.pk, label="", words="")]
    return build_product(
        **{"benefits": [], **values, **streams}, kind=kind, sources=sources, variants=variants, regions=[province],
        level="province",
    )  # fmt: skip


def variant(said: dict[str, Any], document: PolicyDocument) -> dict[str, Any]:
    streams = {key: [stored(each, document) for each in said[key]] for key in STREAMS if key in said}
    return block("variant", **{key: value for key, value in said.items() if key not in STREAMS}, **streams)


def stored(said: dict[str, Any], document: PolicyDocument) -> dict[str, Any]:
    """A block as the form stores it, with the sentence it comes from."""
    value = {key: member(key, each, document) for key, each in said.items() if key not in ("type", "cite")}
    if said["cite"]:
        value["citations"] = [entry(document=document.pk, label="", words=sentence(document, said["cite"]))]
    return block(said["type"], **value)


def member(name: str, value: Any, document: PolicyDocument) -> Any:
    if name == "attribute":
        return Attribute.objects.get(code=value).pk
    if name in ("conditions", "routes"):
        return [stored(each, document) for each in value]
    if name in LISTS:
        return [entry(**{key: member(key, each, document) for key, each in one.items()}) for one in value]
    return value


def sentence(document: PolicyDocument, pattern: str) -> str:
    """The words from one stop to the next in which the pattern is found."""
    for found in re.split(r"[。；;\n]", document.text):
        if re.search(pattern, found):
            return found.strip()
    raise AssertionError(f"{pattern} is not in the text")
