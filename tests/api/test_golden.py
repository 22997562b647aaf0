"""Whole answers, as they are promised: what portals build on cannot change unnoticed.

``UPDATE_GOLDEN=1`` writes the samples anew; the difference is then for a person to judge.
"""

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from catalog.documents.models import DocumentRelation
from cms.content import sequencer, services
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    TermFactory,
    UserFactory,
    build_policy,
    published,
)

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
OLD, NEW, GONE = (UUID(f"00000000-0000-4000-8000-00000000000{digit}") for digit in (1, 2, 3))


def sample_library() -> dict[str, Any]:
    """Two policies, the newer of which replaces the older, and one that was withdrawn."""
    country = RegionFactory(code="100000", name_zh="中华人民共和国", name_en="China", level="national")
    city = RegionFactory(code="980100", name_zh="澜江市", name_en="Lanjiang", level="city", parent=country)
    finance = TermFactory(code="finance", name_zh="金融支持", name_en="Financial support")
    notice = TermFactory(vocabulary="genre", code="notice", name_zh="通知", name_en="Notice")
    bureau = OrganisationFactory(code="science", name_zh="澜江市科学技术局", name_en="Lanjiang Science Bureau")
    common = {"issuer": bureau, "regions": [city], "policy_areas": [finance], "genre": notice, "level": "city"}
    old = build_policy(
        translation_key=OLD, title="科技贷款贴息办法", text="第一条　科技企业贷款，贴息不超过一半。",
        summary="贷款贴息。", number_raw="澜科规[2020]第7号",
        published_on=date(2020, 1, 10), effective_on=date(2020, 2, 1), expires_on=date(2031, 3, 31), **common,
    )  # fmt: skip
    new = build_policy(
        translation_key=NEW, title="科技贷款贴息实施办法", number_raw="澜科规〔2031〕1号",
        text="第一条　科技企业贷款贴息。", interpreter=bureau, addressees="各县（市、区）科技局",
        published_on=date(2031, 3, 1), effective_on=date(2031, 4, 1), **common,
    )  # fmt: skip
    gone = build_policy(translation_key=GONE, title="误发的通知", issuer=bureau)
    published(old)
    new.relations = [
        DocumentRelation(role="replaces", target=old, provisions_cited="第一条", note="贴息标准", sort_order=0),
        DocumentRelation(role="basis", target_title="省科技进步条例", provisions_cited="第三十条", sort_order=1),
    ]
    published(new)
    published(gone)
    services.withdraw(instance=gone, user=UserFactory(username="approver"), reason="误发")
    sequencer.number_changes()
    return {"old": old, "new": new, "gone": gone}


@pytest.fixture
def library(reader: Client) -> dict[str, Any]:
    with time_machine.travel("2031-03-15T10:00:00+08:00", tick=False):
        return sample_library()


ADDRESSES = {
    "list": "/api/v1/policies?count=true",
    "list_of_ids": "/api/v1/policies?expand=none",
    "document": f"/api/v1/policies/{NEW}",
    "document_en": f"/api/v1/policies/{OLD}?locale=en",
    "withdrawn": f"/api/v1/policies/{GONE}",
    "unknown_parameter": "/api/v1/policies?colour=red",
    "invalid_value": "/api/v1/policies?policy_area=cooking",
    "changes": "/api/v1/changes",
    "export": "/api/v1/export",
    "organisation": "/api/v1/organisations/science",
    "region": "/api/v1/regions/980100",
    "vocabulary": "/api/v1/vocabularies/policy_area",
}


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.clause("6.1.1")
def test_answer__is_as_promised(reader: Client, library: dict[str, Any], name: str) -> None:
    with time_machine.travel("2031-03-20T10:00:00+08:00", tick=False):
        response = reader.get(ADDRESSES[name])
    body = response.getvalue() if response.streaming else response.content
    lines = [json.loads(stable(line)) for line in body.decode().splitlines()]
    found = json.dumps(lines if len(lines) > 1 else lines[0], ensure_ascii=False, indent=2) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(found)
    assert json.loads(found) == json.loads(path.read_text())


def stable(text: str) -> str:
    """Without what differs from run to run: the epoch, ids of blocks and provisions, digests."""
    text = re.sub(r'("epoch":"|"cursor":"|"next":")[0-9a-f-]{36}', r"\1EPOCH", text)
    text = re.sub(r'("type":"text","id":)"[0-9a-f-]{36}"', r'\1"BLOCK"', text)
    text = re.sub(r'("exported_at":)"[^"]+"', r'\1"NOW"', text)
    text = re.sub(r"p-[0-9a-f-]{36}", "p-PROVISION", text)
    text = re.sub(r'("provisions":\[{"id":)"[0-9a-f-]{36}"', r'\1"PROVISION"', text)
    return re.sub(r'"digest":"[0-9a-f]{64}"', '"digest":"DIGEST"', text)
