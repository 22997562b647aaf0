"""Ends presumed of provisional and trial documents: by which rule, before a person, and in the API."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalog.cleanup.effects import NotCarriedOut, refuse_contradiction
from catalog.documents.presuming import PresumptionAnswer, put_aside, take_over, unanswered
from catalog.documents.presumptions import presumed_end, presumption_of, rules
from catalog.models import PolicyDocument
from cms.editing.roles import role, setup_office
from tests.factories import RegionFactory, TermFactory, UserFactory, build_policy, draft, published, published_policy

pytestmark = pytest.mark.django_db

TITLE = "澜江市企业上云补助办法（试行）"
LIST, EDIT, SHEET = (f"wagtailsnippets_catalog_policydocument:{name}" for name in ("list", "edit", "inspect"))


@pytest.fixture
def editor() -> Client:
    setup_office()
    user = UserFactory(username="editor")
    user.groups.add(Group.objects.get(name=role("editor").name))
    client = Client()
    client.force_login(user)
    return client


def trial(**values: Any) -> PolicyDocument:
    """A trial document of a city of Jiangsu that states no end."""
    city = RegionFactory(code="320500", name_zh="苏州市")
    return build_policy(**{"title": TITLE, "effective_on": date(2023, 3, 1), "regions": [city], **values})


def saved(document: PolicyDocument) -> PolicyDocument:
    draft(document)
    return document


@pytest.mark.parametrize(
    ("title", "start", "region", "expected"),
    [
        (TITLE, date(2022, 8, 1), "320500", ("jiangsu-decree-158", date(2024, 7, 31))),
        (TITLE, date(2022, 7, 31), "320500", ("usual-local-rule", date(2024, 7, 30))),
        ("仓储管理暂行办法", date(2024, 2, 29), "330100", ("usual-local-rule", date(2026, 2, 28))),
        (TITLE, date(2010, 10, 9), "320500", None),
        (TITLE, date(2023, 3, 1), "100000", None),
        ("企业上云补助办法", date(2023, 3, 1), "320500", None),
        ("关于废止《企业上云补助办法（试行）》的通知", date(2023, 3, 1), "320500", None),
    ],
)
def test_rule__by_title_day_and_region(title: str, start: date, region: str, expected: tuple[str, date] | None) -> None:
    found = presumed_end(title, start, {region})
    assert (found and (found.rule.name, found.day)) == expected


def test_rules__that_a_centre_keeps_are_read_instead(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    own = tmp_path / "presumptions.toml"
    own.write_text(
        '[[rule]]\nname = "own"\nsource = "本市规定"\nseen = "本市规定第五条"\nconfirmed = true\n'
        'region = "3205"\nwords = ["试点"]\nfrom = 2020-01-01\nto = 2025-12-31\nyears = 1\n'
    )
    assert [rule.name for rule in rules()] == ["own"]
    assert presumed_end("试点办法", date(2026, 1, 1), {"320500"}) is None
    own.write_text('[[rule]]\nname = "own"\n')
    with pytest.raises(ImproperlyConfigured, match=r"presumptions.toml.*source"):
        rules()
    [error] = [each for each in run_checks() if each.id == "catalog.E001"]
    assert "source" in error.msg


@pytest.mark.parametrize(
    "said",
    [
        {"expires_on": date(2030, 1, 1)},
        {"terminated_on": date(2024, 1, 1), "termination_kind": "repealed"},
        {"end_bound_to": "新办法出台"},
        {"source_status": "expired"},
    ],
)
def test_presumption__only_of_what_says_nothing_of_its_end(said: dict[str, Any]) -> None:
    assert presumption_of(saved(trial())) is not None
    document = saved(trial(**said))
    assert presumption_of(document) is None
    assert not PolicyDocument.objects.filter(unanswered(confirmed=True), pk=document.pk).exists()


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """So that what several conditions must agree on comes up."""
    return st.sampled_from([usual] * 2 * (len(others) + 1) + list(others))


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "title": mostly(TITLE, "暂行规定", "补助办法", "关于修改《补助办法（试行）》的决定"),
            "effective_on": mostly(date(2022, 8, 1), None, date(2009, 1, 1), date(2022, 7, 31)),
            "written_on": st.sampled_from([None, date(2022, 7, 31), date(2022, 8, 1)]),
            "level": mostly("city", "", "national"),
            "source_status": mostly("", "in_force", "repealed"),
            "expires_on": mostly(None, date(2030, 1, 1)),
            "end_bound_to": mostly("", "新办法"),
        }
    ),
    mostly(["320500"], ["330100"], ["330100", "320500"], ["320500", "100000"], []),
    mostly("", "administrative_normative_document", "government_rule"),
)
def test_worklist__holds_what_the_sheet_presumes(values: dict[str, Any], codes: list[str], rank: str) -> None:
    document = PolicyDocument.objects.first() or saved(trial())
    for name, value in values.items():
        setattr(document, name, value)
    document.rank = TermFactory(vocabulary="rank", code=rank, name_zh=rank) if rank else None
    document.regions = [RegionFactory(code=code, name_zh=code) for code in codes]
    document.save()
    presumed = presumption_of(document)
    expected = [] if presumed is None else [presumed.rule.confirmed]
    found = [each for each in (True, False) if PolicyDocument.objects.filter(unanswered(confirmed=each)).exists()]
    assert found == expected


@pytest.mark.clause("5.1.1.4")
def test_take_over__is_a_draft_with_its_basis_and_rule() -> None:
    document, user = published(trial()), UserFactory(username="writer")
    take_over(document=document, user=user)
    document.refresh_from_db()
    assert document.expires_on is None
    words = document.get_latest_revision_as_object()
    assert (words.expires_on, words.expires_basis) == (date(2025, 2, 28), "presumed")
    assert "第158号" in words.presumed_by
    assert PresumptionAnswer.objects.get().taken
    assert not PolicyDocument.objects.filter(unanswered(confirmed=True)).exists()
    with pytest.raises(NotCarriedOut):
        take_over(document=document, user=user)


def test_take_over__refuses_a_rule_that_is_only_a_hint_and_a_text_that_states_its_term() -> None:
    zhejiang = saved(trial(regions=[RegionFactory(code="330100", name_zh="杭州市")]))
    stated = saved(trial(text="第九条　本办法自2023年3月1日起施行，有效期三年。"))
    for document, words in ((zhejiang, "未经核实"), (stated, "有效期三年")):
        with pytest.raises(NotCarriedOut, match=words):
            take_over(document=document, user=UserFactory(username="writer"))
        assert document.get_latest_revision_as_object().expires_on is None


def test_take_over__not_behind_the_back_of_whoever_is_at_work() -> None:
    document, colleague = saved(trial()), UserFactory(username="colleague")
    document.locked, document.locked_by = True, colleague
    document.save()
    with pytest.raises(NotCarriedOut, match="colleague"):
        take_over(document=document, user=UserFactory(username="writer"))


def test_take_over__builds_upon_the_latest_draft() -> None:
    document = published(trial())
    latest = document.get_latest_revision_as_object()
    latest.summary = "同事的草稿"
    draft(latest, user=UserFactory(username="colleague"))
    take_over(document=document, user=UserFactory(username="writer"))
    document.refresh_from_db()
    assert document.get_latest_revision_as_object().summary == "同事的草稿"


def test_put_aside__with_a_reason_leaves_the_words_alone() -> None:
    document, user = saved(trial()), UserFactory(username="writer")
    with pytest.raises(NotCarriedOut):
        put_aside(document=document, user=user, reason=" ")
    before = document.latest_revision_id
    put_aside(document=document, user=user, reason="经省厅批准长期施行")
    document.refresh_from_db()
    assert document.latest_revision_id == before
    assert not PolicyDocument.objects.filter(unanswered(confirmed=True)).exists()
    take_over(document=document, user=user)
    assert PresumptionAnswer.objects.get().taken


def test_rule__is_named_where_the_day_is_the_rules_and_forgotten_when_the_end_is_declared() -> None:
    document = saved(trial(expires_on=date(2025, 2, 28), expires_basis="presumed"))
    assert "第158号" in document.presumed_by
    document.expires_on, document.expires_basis = date(2027, 12, 31), "declared"
    assert saved(document).presumed_by == ""


def test_extension__declared_for_less_than_was_presumed_is_no_contradiction() -> None:
    values = {"expires_on": date(2025, 1, 31), "expires_basis": "declared"}
    refuse_contradiction(trial(expires_on=date(2025, 2, 28), expires_basis="presumed"), values)
    with pytest.raises(NotCarriedOut):
        refuse_contradiction(trial(expires_on=date(2025, 2, 28), expires_basis="stated"), values)


def test_office__sheet_and_form_show_it_and_one_action_takes_it_over(editor: Client) -> None:
    document = saved(trial())
    assert [row.pk for row in editor.get(reverse(LIST), {"presumed": "rule"}).context["object_list"]] == [document.pk]
    assert list(editor.get(reverse(LIST), {"presumed": "hint"}).context["object_list"]) == []
    for name in (SHEET, EDIT):
        page = editor.get(reverse(name, args=[document.pk])).content.decode()
        assert "2025年2月28日" in page
        assert "第158号" in page
    answer = editor.post(reverse("catalog_presumption", args=[document.pk]), {"do": "take"}, follow=True)
    assert any("2025年2月28日" in str(message) for message in answer.context["messages"])
    sheet = editor.get(reverse(SHEET, args=[document.pk])).content.decode()
    assert "按暂行、试行推定：《江苏省行政规范性文件管理规定》" in sheet
    assert "huiqi-presumed" not in sheet
    assert list(editor.get(reverse(LIST), {"presumed": "rule"}).context["object_list"]) == []


def test_office__puts_it_aside_and_says_by_whom_and_why(editor: Client) -> None:
    document = saved(trial())
    url = reverse("catalog_presumption", args=[document.pk])
    editor.post(url, {"do": "aside", "reason": ""})
    assert not PresumptionAnswer.objects.exists()
    page = editor.post(url, {"do": "aside", "reason": "经批准长期施行"}, follow=True).content.decode()
    assert "经批准长期施行" in page
    assert "editor" in page
    assert "经批准长期施行" in editor.get(reverse(EDIT, args=[document.pk])).content.decode()


def test_office__a_hint_has_no_action_that_takes_it_over(editor: Client) -> None:
    document = saved(trial(regions=[RegionFactory(code="330100", name_zh="杭州市")]))
    page = editor.get(reverse(SHEET, args=[document.pk])).content.decode()
    assert "huiqi-presumed" in page
    assert 'value="take"' not in page
    assert [row.pk for row in editor.get(reverse(LIST), {"presumed": "hint"}).context["object_list"]] == [document.pk]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("320000", "没有填写有效期；按规则推定至2025年2月28日。"),
        ("330100", "没有填写有效期；有一项规则可推算至2025年2月28日。这项规则未经核实，仅供参考"),
    ],
)
def test_office__form_and_sheet_say_the_same_of_a_presumed_end(editor: Client, place: str, said: str) -> None:
    document = saved(trial(regions=[RegionFactory(code=place, name_zh="某地")]))
    for name in (SHEET, EDIT):
        assert said in editor.get(reverse(name, args=[document.pk])).content.decode()


def test_office__who_may_only_look_settles_nothing(editor: Client) -> None:
    document = saved(trial())
    auditor = UserFactory(username="auditor")
    auditor.groups.add(Group.objects.get(name=role("auditor").name))
    client = Client()
    client.force_login(auditor)
    assert 'value="take"' not in client.get(reverse(SHEET, args=[document.pk])).content.decode()
    client.post(reverse("catalog_presumption", args=[document.pk]), {"do": "take"})
    assert document.get_latest_revision_as_object().expires_on is None


@pytest.mark.clause("5.1.1.4")
def test_api__says_that_an_end_is_presumed_and_by_which_rule_to_the_second(client: Client) -> None:
    document = saved(trial())
    take_over(document=document, user=UserFactory(username="writer"))
    document.refresh_from_db()
    published(document.get_latest_revision_as_object())
    address = f"/api/v1/policies/{document.content_id}"
    for instant, status in (("2025-02-28T23:59:59+08:00", "in_force"), ("2025-03-01T00:00:00+08:00", "expired")):
        with time_machine.travel(instant, tick=False):
            found = client.get(address).json()
        assert found["validity"]["status"] == status
    expires = found["dates"]["expires"]
    assert (expires["date"], expires["basis"]) == ("2025-02-28", "presumed")
    assert "江苏省人民政府令第158号" in expires["note"]


@pytest.mark.clause("5.1.1.4")
def test_bound__to_a_future_document_says_which_in_api_and_office(client: Client, editor: Client) -> None:
    words = "新的管理办法出台后本通知自动废止"
    document = published_policy(effective_on=date(2023, 3, 1), end_bound_to=words)
    found = client.get(f"/api/v1/policies/{document.content_id}").json()
    assert found["dates"]["expires"] == {"date": None, "basis": "bound", "note": words}
    assert (found["end_bound_to"], found["validity"]["status"]) == (words, "in_force")
    assert found["validity"]["until"] is None
    for name in (SHEET, EDIT):
        assert words in editor.get(reverse(name, args=[document.pk])).content.decode()
