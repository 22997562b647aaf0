"""Documents that an act changes and that are not in the library yet: proposed when they arrive, chosen by a person."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.amending import services
from catalog.amending.targets import propose_arrived
from catalog.amending.works import AmendmentWork, WorkState
from catalog.documents.duplicates import compare
from catalog.models import PolicyDocument
from tests.factories import build_policy, draft

from . import library
from .test_office import client_of, page, sheet_url

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1.1.4")]

WORDS = "对《联办孵化站管理暂行办法》（澜政发〔2019〕3号）作出修改：删去第三条。"


@pytest.fixture
def work() -> AmendmentWork:
    (found,) = library.opened(library.act(f"决定{WORDS}", title="关于修改办法的决定"))
    assert (found.target, found.candidates, found.target_number) == (None, [], "澜政发〔2019〕3号")
    return found


def arrived(title: str = "联办孵化站管理暂行办法", number: str = "澜政发〔2019〕3号", **values: Any) -> PolicyDocument:
    policy = build_policy(title=title, number_raw=number, text=library.html(library.STATIONS), **values)
    draft(policy)
    saved = PolicyDocument.objects.get(pk=policy.pk)
    compare(saved)  # the follower does so within seconds
    return saved


def now(work: AmendmentWork) -> AmendmentWork:
    return AmendmentWork.objects.get(pk=work.pk)


def test_arrived__is_proposed_with_what_agrees_and_not_linked(work: AmendmentWork) -> None:
    document = arrived()
    assert propose_arrived() == 1
    found = now(work)
    assert (found.target, found.state) == (None, WorkState.OPEN)
    assert [(each["document"], each["agrees"]) for each in found.candidates] == [(document.pk, ["number", "title"])]
    assert propose_arrived() == 0


def test_arrived__by_number_under_another_title_or_by_title_alone(work: AmendmentWork) -> None:
    forwarded = arrived("关于印发《联办孵化站管理暂行办法》的通知", "澜科发〔2019〕8号")
    renamed = arrived("联办孵化站的管理办法", "澜政发〔2019〕3号")
    arrived("别的办法", "澜政发〔2020〕1号")
    propose_arrived()
    agrees = {each["document"]: each["agrees"] for each in now(work).candidates}
    assert agrees == {forwarded.pk: ["title"], renamed.pk: ["number"]}


def test_version__a_person_saw_is_still_good_when_a_document_is_proposed(work: AmendmentWork) -> None:
    document = arrived()
    propose_arrived()
    services.choose_target(seen=library.seen(work, fresh=False), target=document)
    assert now(work).target == document


def test_chosen__nothing_is_proposed_any_more(work: AmendmentWork) -> None:
    document = arrived()
    propose_arrived()
    services.choose_target(seen=library.seen(work), target=document)
    arrived(title="联办孵化站管理暂行办法", number="澜政发〔2021〕9号")
    assert propose_arrived() == 0
    assert len(now(work).candidates) == 1


def test_gone__is_no_longer_proposed(work: AmendmentWork) -> None:
    document = arrived()
    propose_arrived()
    document.delete()
    assert propose_arrived() == 1
    assert now(work).candidates == []


def test_act__is_never_proposed_to_amend_itself() -> None:
    act = library.act("对《关于修改办法的决定》作出修改：删去第三条。", title="关于修改办法的决定")
    compare(act)
    library.opened(act)
    propose_arrived()
    assert AmendmentWork.objects.get().candidates == []


def test_office__counts_and_offers_what_arrived(work: AmendmentWork) -> None:
    editor = client_of("editor")
    listing = reverse("catalog_amending:list")
    assert "可能已入库" not in page(editor, listing)
    AmendmentWork.objects.create(act=work.act, target_title="另一办法", position=2)
    document = arrived()
    propose_arrived()
    assert "1份可能已入库" in page(editor, listing)
    assert "1份可能的文件" in page(editor, sheet_url(work.act))
    shown = page(editor, reverse("catalog_amending:work", args=[work.act_id, work.pk]))
    assert f'value="{document.pk}"' in shown
    assert "文号一致" in shown
    services.choose_target(seen=library.seen(work), target=document)
    assert "可能已入库" not in page(editor, listing)


def test_cost__is_the_same_for_many_works(work: AmendmentWork) -> None:
    arrived()

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            propose_arrived()
        return len(found)

    queries()
    few = queries()
    act = library.act(
        "".join(f"{n}、对《第{n}号办法》作出修改：删去第三条。" for n in "一二三四五六"), title="又一决定"
    )
    assert len(library.opened(act)) == 6
    for number in "一二三四五六":
        arrived(f"第{number}号办法", "")
    queries()
    assert queries() == few
