"""The back office of search: synonyms with a look ahead, best bets, and the report with its two ways to mend."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from cms.content import services
from cms.editing.roles import setup_office
from search.bestbets import forget_bets, pinned
from search.engine import get_engine
from search.follower import rebuild
from search.models import BestBet, LoggedQuery, Synonym
from search.synonyms import forget_groups, synonym_groups
from tests.factories import UserFactory, locale, published_policy

pytestmark = pytest.mark.django_db

SYNONYMS, BETS = "wagtailsnippets_search_synonym", "wagtailsnippets_search_bestbet"
RIGHTS = (
    "add_synonym", "change_synonym", "view_synonym", "add_bestbet", "change_bestbet", "view_bestbet",
    "view_loggedquery", "access_admin",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    forget_groups()
    forget_bets()
    yield
    forget_groups()
    forget_bets()


@pytest.fixture
def policies() -> dict[str, Any]:
    locale()
    setup_office()
    found = {title: published_policy(title=title) for title in ("高企奖励办法", "高新技术企业认定办法", "技术改造办法")}
    rebuild(get_engine())
    return found


@pytest.fixture
def editor(client: Client, policies: Any) -> Client:
    user = UserFactory(username="keeper")
    user.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    client.force_login(user)
    return client


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def log(query: str, **counts: int) -> None:
    values = {"day": localdate(), "locale": "zh-hans", "asked": 1} | counts
    LoggedQuery.objects.create(query=query, **values)


def test_preview__says_what_comes_and_goes_for_terms_and_for_what_people_ask(editor: Client) -> None:
    log("高企认定", asked=7)
    shown = page(editor, "search_office:preview", terms="高企\n高新技术企业", active="on")
    rows = [" ".join(row.split()) for row in shown.split("<tr>")[2:]]
    assert next(row for row in rows if ">高企<" in row).count("高新技术企业认定办法") == 1
    asked = next(row for row in rows if "高企认定" in row)
    assert "常被检索" in asked
    assert "高新技术企业认定办法" in asked
    assert Synonym.objects.count() == 0


def test_preview__of_a_term_taken_out_shows_what_goes(editor: Client) -> None:
    group = Synonym.objects.create(terms="高企\n高新技术企业\n技术改造")
    forget_groups()
    shown = page(editor, "search_office:preview", terms="高企\n高新技术企业", active="on", pk=str(group.pk))
    assert "huiqi-effects__go" in shown
    assert "技术改造办法" in shown


def test_preview__switched_off_is_as_without_the_group(editor: Client) -> None:
    group = Synonym.objects.create(terms="高企\n高新技术企业")
    shown = page(editor, "search_office:preview", terms=group.terms, pk=str(group.pk))
    assert "huiqi-effects__go" in shown


def test_preview__names_what_is_wrong_instead(editor: Client) -> None:
    Synonym.objects.create(terms="技改\n技术改造")
    assert "技改 = 技术改造" in page(editor, "search_office:preview", terms="技改\n科技改革", active="on")
    assert "填写了 1 个" in page(editor, "search_office:preview", terms="高企")


def test_preview__without_an_index_says_so(editor: Client, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "empty"
    assert "没有预览" in page(editor, "search_office:preview", terms="高企\n高新技术企业", active="on")


def test_synonyms__are_listed_by_domain(editor: Client) -> None:
    Synonym.objects.create(terms="技改\n技术改造", domain="industry")
    Synonym.objects.create(terms="高企\n高新技术企业", domain="technology")
    shown = page(editor, f"{SYNONYMS}:list", domain="industry")
    assert "技改 = 技术改造" in shown
    assert "高企 = 高新技术企业" not in shown


@pytest.mark.parametrize("terms", ["首台套\n首台（套）", "高新\n高新 "])
def test_synonyms__the_same_to_search_is_no_group(terms: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        Synonym(terms=terms).full_clean()


def test_bet__is_made_in_the_form_and_listed_with_its_state(editor: Client, policies: dict[str, Any]) -> None:
    policy = policies["技术改造办法"]
    items = f'[{{"type": "policy", "id": "{policy.content_id}", "title": "x"}}]'
    answer = editor.post(
        reverse(f"{BETS}:add"), {"queries": "机器换人\n设备更新", "items": items, "until": "2099-12-31", "note": ""}
    )
    assert answer.status_code == 302, answer.content.decode()
    bet = BestBet.objects.get()
    assert bet.items == [{"type": "policy", "id": str(policy.content_id), "title": "技术改造办法"}]
    shown = page(editor, f"{BETS}:list")
    assert "机器换人、设备更新" in shown
    assert "生效中" in shown


def test_bets__that_ended_are_listed_as_such(editor: Client, policies: dict[str, Any]) -> None:
    item = {"type": "policy", "id": str(policies["技术改造办法"].content_id), "title": "技术改造办法"}
    BestBet.objects.create(queries="技改", items=[item], until=localdate() - timedelta(days=1))
    gone = {"type": "policy", "id": str(policies["高企奖励办法"].content_id), "title": "高企奖励办法"}
    BestBet.objects.create(queries="高企", items=[gone], until=localdate())
    services.withdraw(instance=policies["高企奖励办法"], user=UserFactory(username="approver"), reason="误发")
    shown = page(editor, f"{BETS}:list")
    assert "已到期" in shown
    assert "其中的内容均已不再公开" in shown
    assert "技改" not in page(editor, f"{BETS}:list", state="current")
    assert "技改" in page(editor, f"{BETS}:list", state="ended")


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"queries": "！"}, "！"),
        ({"queries": "\n".join(f"词{n}" for n in range(13))}, "13"),
        ({"queries": "机器换人"}, "机器换人"),
        ({"items": "[]"}, "0"),
        ({"items": '[{"type": "policy", "id": "00000000-0000-4000-8000-000000000000", "title": "草稿"}]'}, "草稿"),
        ({"items": '[{"type": "policy", "id": "1"}]'}, "重新选择"),
        ({"items": '{"type": 1}'}, "重新选择"),
    ],
)
def test_bet__what_could_not_work_is_refused_by_name(
    editor: Client, policies: dict[str, Any], values: dict[str, str], complaint: str
) -> None:
    item = {"type": "policy", "id": str(policies["技术改造办法"].content_id), "title": ""}
    BestBet.objects.create(queries="机器 换人", items=[item])
    sent = {"queries": "设备更新", "items": str([item]).replace("'", '"'), "until": "2099-12-31", "note": ""} | values
    answer = editor.post(reverse(f"{BETS}:add"), sent)
    assert answer.status_code == 200
    assert complaint in " ".join(str(each) for each in answer.context["form"].errors.values())
    assert BestBet.objects.count() == 1


def test_items__offers_what_is_public(editor: Client, policies: dict[str, Any]) -> None:
    services.withdraw(instance=policies["高企奖励办法"], user=UserFactory(username="approver"), reason="误发")
    found = editor.get(reverse("search_office:items"), {"q": "办法"}).json()["results"]
    assert {each["title"] for each in found} == {"高新技术企业认定办法", "技术改造办法"}
    assert {each["label"] for each in found} == {"政策文件"}


def test_report__what_found_nothing_most_often_comes_first(editor: Client) -> None:
    log("水利", asked=3, missed=3)
    log("智改", asked=9, missed=8)
    log("办法", asked=20, total=3)
    shown = page(editor, "search_office:gaps")
    assert shown.index("智改") < shown.index("水利")
    assert "办法</th>" not in shown
    assert shown.count("已解决") == 0
    Synonym.objects.create(terms="智改\n技术改造")
    forget_groups()
    assert "已解决" in page(editor, "search_office:gaps")


def test_report__older_days_are_left_out(editor: Client) -> None:
    log("旧的检索", missed=1, day=localdate() - timedelta(days=31))
    assert "旧的检索" not in page(editor, "search_office:gaps")
    assert "旧的检索" in page(editor, "search_office:gaps", days="90")


def test_report__abandoned_needs_word_from_the_portal(editor: Client) -> None:
    log("办法", asked=5, total=3)
    assert "没有门户" in page(editor, "search_office:gaps", report="abandoned")
    log("高企", asked=5, opened=2, total=1)
    shown = page(editor, "search_office:gaps", report="abandoned")
    assert "办法</th>" in shown.replace("\n", "").replace(" ", "")
    assert "高企</th>" not in shown.replace("\n", "").replace(" ", "")


def test_report__alias_in_two_clicks(editor: Client) -> None:
    Synonym.objects.create(terms="技改\n技术改造", domain="industry")
    forget_groups()
    log("计改", asked=4, missed=4)
    assert "alias/?query=%E8%AE%A1%E6%94%B9" in page(editor, "search_office:gaps")
    offered = page(editor, "search_office:alias", query="计改")
    assert 'value="技改"' in offered
    answer = editor.post(reverse("search_office:alias") + "?query=计改", {"term": "技改"})
    assert answer.status_code == 302
    assert Synonym.objects.get().term_list() == ("技改", "技术改造", "计改")


def test_report__alias_of_words_of_ones_own(editor: Client) -> None:
    editor.post(reverse("search_office:alias") + "?query=机器换人", {"term": "技术改造"})
    assert Synonym.objects.get().term_list() == ("技术改造", "机器换人")
    Synonym.objects.create(terms="技改\n技改造")
    refused = editor.post(reverse("search_office:alias") + "?query=机器换人", {"term": "技改"})
    assert "已在" in refused.content.decode()
    assert Synonym.objects.count() == 2


def test_report__best_bet_in_two_clicks(editor: Client, policies: dict[str, Any]) -> None:
    policy = policies["技术改造办法"]
    offered = page(editor, "search_office:bet", query="机器换人", find="改造")
    assert f'value="policy:{policy.content_id}"' in offered
    address = reverse("search_office:bet") + "?query=机器换人"
    assert editor.post(address, {"item": f"policy:{policy.content_id}"}).status_code == 302
    editor.post(address, {"item": f"policy:{policies['高企奖励办法'].content_id}"})
    bet = BestBet.objects.get()
    assert [item["title"] for item in bet.items] == ["技术改造办法", "高企奖励办法"]
    assert bet.until == localdate() + timedelta(days=90)
    forget_bets()
    assert [key.content_id for key in pinned(" 机器换人 ")] == [item["id"] for item in bet.items]


def test_report__nothing_that_is_not_public_can_be_put_first(editor: Client, policies: dict[str, Any]) -> None:
    for item in ("policy:00000000-0000-4000-8000-000000000000", "policy:", "", "x"):
        answer = editor.post(reverse("search_office:bet") + "?query=机器换人", {"item": item})
        assert answer.status_code == 302
    assert BestBet.objects.count() == 0


def test_office__is_closed_to_who_may_not(client: Client, policies: Any) -> None:
    user = UserFactory(username="reader")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin"]))
    client.force_login(user)
    for name in ("preview", "items", "gaps", "alias", "bet"):
        assert client.get(reverse(f"search_office:{name}")).status_code in (302, 403)
    assert client.post(reverse("search_office:alias") + "?query=甲乙", {"term": "丙丁"}).status_code in (302, 403)
    assert "没找到的检索" not in page(client, "wagtailadmin_home")
    assert Synonym.objects.count() == 0


def test_office__menu_leads_to_the_report(editor: Client) -> None:
    assert reverse("search_office:gaps") in page(editor, "wagtailadmin_home")


def test_list__an_alias_works_within_two_seconds_of_being_saved(editor: Client) -> None:
    assert synonym_groups() == ()
    editor.post(reverse(f"{SYNONYMS}:add"), {"terms": "高企\n高新技术企业", "domain": "technology", "active": "on"})
    with time_machine.travel(date(2031, 1, 1), tick=False):
        forget_groups()
        assert synonym_groups() == (("高企", "高新技术企业"),)
