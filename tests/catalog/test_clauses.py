"""What the standard asks of documents, from end to end: brought in, reviewed, published, read by a portal."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from catalog.citations.following import compare_ended
from catalog.citations.models import SourceChange
from catalog.cleanup import services as cleanup
from catalog.documents.importing import PolicyAdapter
from catalog.documents.presuming import take_over
from catalog.intake import services as intakes
from catalog.intake.drafting import Confirmed, ConfirmedIssuer
from catalog.models import DocumentRelation, PolicyDocument
from cms.content import sequencer, services
from cms.editing.permissions import create_permissions
from cms.transfer.models import ImportOptions
from cms.transfer.services import run_file
from tests.catalog.cleanup.decisions import decided, know_all
from tests.catalog.intake.texts import brought
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    build_policy,
    draft,
    locale,
    published,
    published_policy,
)

pytestmark = pytest.mark.django_db

RULES = """澜江市企业上云补助办法
第一章　总则
第一条　为了支持企业上云，制定本办法。
第二条　按实际支出的百分之三十给予补助。
每家企业每年不超过二十万元。
第三条　有下列情形之一的，不予补助：
（一）提供虚假材料的；
（二）三年内有重大违法记录的。
第二章　附则
第四条　本办法自2031年1月1日起施行。"""


@pytest.fixture(autouse=True)
def office(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    locale("zh-hans")
    locale("en")
    create_permissions()


@pytest.fixture
def read(client: Client) -> Any:
    """``read("/policies", level="city")`` → the answer, which must be 200."""

    def read(path: str, **parameters: Any) -> Any:
        answer = client.get(f"/api/v1{path}", parameters)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    return read


def titles(page: Any) -> set[str]:
    return {entry["title"] for entry in page["results"]}


def person(name: str, *permissions: str) -> Any:
    user = UserFactory(username=name)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def imported(folder: Path, **row: Any) -> PolicyDocument:
    """A document from a file, published with the second person's approval."""
    path = folder / "rows.jsonl"
    path.write_text(json.dumps({"id": "A1", "kind": "政策文件", **row}, ensure_ascii=False))
    people = {
        "user": person("importer", "add_policydocument"),
        "approved_by": person("second", "approve_policydocument"),
    }
    run_file(PolicyAdapter, path, options=ImportOptions(publish=True), **people)
    return PolicyDocument.objects.get(source_id="A1")


def taken_in(text: str, **confirmed: Any) -> PolicyDocument:
    """A document from a pasted text as a person confirmed it, still a draft."""
    user = UserFactory(username="writer")
    document, _now = intakes.save_draft(intake_id=brought(text).pk, confirmed=Confirmed(**confirmed), user=user)
    return document


def reviewed(document: PolicyDocument) -> PolicyDocument:
    """The latest draft, approved by another person and published."""
    latest = PolicyDocument.objects.get(pk=document.pk).latest_revision
    services.approve(revision=latest, approver=UserFactory(username="approver"))
    return services.publish(revision=latest, user=UserFactory(username="approver"))  # type: ignore[return-value]


@pytest.mark.clause("6.1.1")
def test_library__is_one_for_documents_of_all_levels_however_they_came_in(
    read: Any, client: Client, tmp_path: Path
) -> None:
    bureau = OrganisationFactory(code="miit", name_zh="澜江市工业和信息化局")
    body = (
        "各省、自治区、直辖市人民政府：为支持企业开展技术改造，现就设备投资补助有关事项通知如下。"
        "企业当年设备投资超过五百万元的，按投资额的百分之五给予补助，最高不超过三百万元。"
        "申报时间为每年三月，由各地工业和信息化部门受理。\n国务院\n2026年3月18日"
    )
    imported(
        tmp_path, title="国务院关于支持企业技术改造的通知", agency="国务院", level="国家级",
        doc_number="国发〔2026〕8号", publish_date="2026-03-20", body=body,
    )  # fmt: skip
    city = taken_in(
        RULES, title="澜江市企业上云补助办法", number_raw="澜工信规〔2030〕1号", level="city",
        issuers=[ConfirmedIssuer("澜江市工业和信息化局", bureau)],
    )  # fmt: skip
    for level in ("province", "county", "town"):
        published_policy(title=f"{level}的文件", level=level)
    draft(build_policy(title="还没审核的文件", level="city"))
    assert titles(read("/policies", level="city")) == set()
    reviewed(city)

    assert read("/policies", count="true")["count"] == 5
    assert titles(read("/policies", level="national")) == {"国务院关于支持企业技术改造的通知"}
    assert titles(read("/policies", level="city")) == {"澜江市企业上云补助办法"}
    assert titles(read("/policies", issuer="miit")) == {"澜江市企业上云补助办法"}
    assert titles(read("/policies", number="国发[2026]第8号")) == {"国务院关于支持企业技术改造的通知"}
    exported = b"".join(client.get("/api/v1/export").streaming_content).decode()  # type: ignore[attr-defined]
    assert json.loads(exported.splitlines()[-1])["count"] == 5
    assert "还没审核" not in exported


@pytest.mark.clause("6.1.2")
def test_provisions__of_a_text_brought_in_are_cited_by_another_document_and_stay_the_same_when_numbers_shift(
    read: Any,
) -> None:
    bureau = OrganisationFactory(code="miit", name_zh="澜江市工业和信息化局")
    issuers = [ConfirmedIssuer("澜江市工业和信息化局", bureau)]
    rules = reviewed(taken_in(RULES, title="澜江市企业上云补助办法", issuers=issuers))
    found = read(f"/policies/{rules.content_id}")
    parts = {each["label"]: each for each in found["provisions"]}
    assert "".join(each["text"] for each in found["provisions"]) == found["body"]["text"]
    assert {"第一章", "第一条", "第二条", "第二条第二款", "第三条第（二）项", "第二章", "第四条"} <= set(parts)
    assert parts["第三条第（二）项"]["parent"] == parts["第三条"]["id"]

    guide = build_policy(title="申报指南")
    guide.relations = [DocumentRelation(role="implements", target=rules, provisions_cited="第二条第二款")]
    published(guide)
    cited = parts["第二条第二款"]
    expected = [{"id": cited["id"], "label": "第二条第二款", "quoted": "每家企业每年不超过二十万元。"}]
    assert read(f"/policies/{guide.content_id}")["relations"][0]["provisions"] == expected
    assert read(f"/policies/{rules.content_id}")["referenced_by"][0]["provisions"] == expected

    later = PolicyDocument.objects.get(pk=rules.pk).get_latest_revision_as_object()
    words = "".join(block.value.source for block in later.body)
    shifted = words.replace("第四条", "第五条").replace("第三条", "第四条").replace("第二条", "第三条")
    later.body = [("text", shifted.replace("第三条", "第二条　本市企业可以申请。</p><p>第三条", 1))]
    published(later)
    found = read(f"/policies/{rules.content_id}")
    [now] = [each for each in found["provisions"] if each["id"] == cited["id"]]
    assert now["label"] == "第三条第二款"
    assert f'id="{now["anchor"]}"' in found["body"]["html"]
    assert read(f"/policies/{guide.content_id}")["relations"][0]["provisions"] == expected


@pytest.mark.clause("5.1.1.4")
def test_repeal__by_a_list_counts_to_the_second_is_announced_and_told_to_whoever_rests_on_it(read: Any) -> None:
    with time_machine.travel("2031-03-01T09:00:00+08:00"):
        rules = published_policy(
            title="甲办法", number_raw="澜科〔2021〕1号", effective_on=date(2021, 5, 1), published_on=date(2021, 4, 1)
        )
        resting = build_policy(title="实施细则")
        resting.relations = [DocumentRelation(role="basis", target=rules)]
        published(resting)
        act = published_policy(title="关于公布清理结果的通知")
        know_all()
        sequencer.number_changes()
        before = read("/changes")["next"]
        decision = decided(
            "一、废止的文件目录\n1.《甲办法》澜科〔2021〕1号", document=act, effective_on=date(2031, 4, 1)
        )
        cleaner = UserFactory(username="cleaner")
        cleanup.accept_rows(decision=decision, rows=decision.rows.values_list("pk", flat=True), user=cleaner)
        assert read(f"/policies/{rules.content_id}")["validity"]["until"] is None
        reviewed(rules)
        reviewed(act)
        sequencer.number_changes()
        assert {change["title"] for change in read("/changes", since=before)["results"]} == {"甲办法", act.title}

    address = f"/policies/{rules.content_id}"
    with time_machine.travel("2031-03-31T23:59:59+08:00", tick=False):
        found = read(address)
        assert (found["validity"]["status"], found["next_transition_at"]) == ("in_force", "2031-04-01T00:00:00+08:00")
        assert titles(read("/policies", validity="in_force")) == {"甲办法"}
        assert compare_ended() == 0
    with time_machine.travel("2031-04-01T00:00:00+08:00", tick=False):
        found = read(address)
        assert found["validity"]["status"] == "repealed"
        assert found["dates"]["terminated"] == {"date": "2031-04-01", "basis": "declared"}
        by = {each["role"]: each["source"]["title"] for each in found["referenced_by"]}
        assert by["repeals"] == act.title
        assert titles(read("/policies", validity="repealed")) == {"甲办法"}
        assert read(address, as_of="2031-03-31")["validity"]["status"] == "in_force"
        assert compare_ended() == 1
    change = SourceChange.objects.get()
    assert (change.kind, change.citing_title, change.source_title) == ("ended", "实施细则", "甲办法")


@pytest.mark.clause("5.1.1.4")
def test_trial__regions_rule_ends_it_only_once_a_person_and_a_reviewer_said_so(read: Any) -> None:
    city = RegionFactory(code="320500", name_zh="苏州市")
    document = published_policy(title="企业上云补助办法（试行）", effective_on=date(2029, 1, 1), regions=[city])
    address = f"/policies/{document.content_id}"
    with time_machine.travel("2031-01-01T00:00:00+08:00"):
        assert read(address)["validity"]["status"] == "in_force"
        take_over(document=document, user=UserFactory(username="writer"))
        assert read(address)["validity"]["status"] == "in_force"
        reviewed(document)
        found = read(address)
    assert (found["validity"]["status"], found["dates"]["expires"]["basis"]) == ("expired", "presumed")
    assert found["validity"]["since"] == "2031-01-01T00:00:00+08:00"
