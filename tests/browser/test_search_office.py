"""What editors keep for search, on screen: an alias tried out before it is saved, best bets, and what is not found."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils.timezone import localdate
from elasticsearch import Elasticsearch

from catalog.reference.vocabularies import load_vocabularies
from cms.content import sequencer
from search.bestbets import forget_bets
from search.engine import get_engine
from search.follower import rebuild
from search.models import BestBet, LoggedQuery, Synonym
from search.synonyms import forget_groups, load_synonyms
from tests.factories import published_policy

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

TITLES = (
    "澜江市高新技术企业认定奖励办法",
    "澜江市关于培育高新技术企业的若干措施",
    "高企入库培育资金管理办法",
    "澜江市工业企业技术改造补贴实施细则",
    "关于组织申报智能化改造数字化转型示范项目的通知",
    "澜江市稳定就业岗位返还办法",
)
RIGHTS = ("add", "change", "view", "delete")


@pytest.fixture
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The engine of the settings, with nothing in it: the embedded one where a test names none."""
    settings.VAR_DIR = tmp_path
    name = getattr(request, "param", "embedded")
    if name == "embedded":
        yield name
        return
    address, prefix = request.getfixturevalue("elasticsearch_address"), f"office{uuid4().hex[:8]}"
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = [address], prefix
    settings.ELASTICSEARCH_TIMEOUT = 30.0
    yield name
    with Elasticsearch(address, request_timeout=30) as client:
        client.indices.delete(index=f"{prefix}-*")


@pytest.fixture
def keeper(office: "Page", person: str, engine: str) -> Iterator["Page"]:
    """The editor, with the lists of search and something to find."""
    wanted = [f"{action}_{model}" for action in RIGHTS for model in ("synonym", "bestbet")]
    user = User.objects.get(username=person)
    user.user_permissions.set(Permission.objects.filter(codename__in=[*wanted, "view_loggedquery"]))
    load_vocabularies()
    for title in TITLES:
        published_policy(title=title)
    sequencer.number_changes()
    rebuild(get_engine())
    forget_groups()
    forget_bets()
    yield office
    forget_groups()
    forget_bets()


def opened(office: "Page", live_server: Any, name: str, *args: Any, query: str = "") -> "Page":
    office.goto(live_server.url + reverse(name, args=args) + query)
    office.wait_for_load_state("networkidle")
    return office


def log(query: str, **counts: int) -> None:
    LoggedQuery.objects.create(query=query, day=localdate(), locale="zh-hans", **counts)


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"], indirect=True)
def test_alias__is_tried_out_while_typed_and_found_after_saving(
    keeper: "Page", live_server: Any, shot: Callable[[str], None], engine: str
) -> None:
    log("高企奖励", asked=12, missed=12)
    page = opened(keeper, live_server, "wagtailsnippets_search_synonym:add")
    page.fill("[name=terms]", "高企")
    page.wait_for_selector("text=允许 2 至 12 个")
    page.fill("[name=terms]", "高企\n高新技术企业")
    page.wait_for_selector(".huiqi-effects")
    often = page.locator(".huiqi-effects tr", has_text="高企奖励")
    assert "常被检索" in often.inner_text()
    assert "澜江市高新技术企业认定奖励办法" in page.locator(".huiqi-effects").inner_text()
    shot(f"search-alias-preview-{engine}")
    page.select_option("[name=domain]", "technology")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/synonym/")
    assert Synonym.objects.get().term_list() == ("高企", "高新技术企业")
    asked = page.request.get(f"{live_server.url}/api/v1/search?q=高企")
    titles = [hit["title"] for hit in asked.json()["results"]]
    # The web process remembers the list for two seconds at most.
    for _second in range(5):
        if TITLES[0] in titles:
            break
        page.wait_for_timeout(1000)
        asked = page.request.get(f"{live_server.url}/api/v1/search?q=高企")
        titles = [hit["title"] for hit in asked.json()["results"]]
    assert {TITLES[0], TITLES[1], TITLES[2]} <= set(titles)


def test_aliases__are_listed_by_domain(keeper: "Page", live_server: Any, shot: Callable[[str], None]) -> None:
    load_synonyms()
    page = opened(keeper, live_server, "wagtailsnippets_search_synonym:list")
    assert page.locator("text=高企 = 高新技术企业").count() == 1
    assert page.locator("text=科技创新").count() > 5
    shot("search-aliases")


def test_bet__is_chosen_by_typing_and_ordered_by_keyboard(
    keeper: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    page = opened(keeper, live_server, "wagtailsnippets_search_bestbet:add")
    page.fill("[name=queries]", "机器换人")
    page.fill("[data-find]", "办法")
    page.wait_for_selector("[data-found] button")
    for title in ("高企入库培育资金管理办法", "澜江市稳定就业岗位返还办法"):
        page.click(f"[data-found] li:has-text('{title}') button")
    assert page.locator("[data-chosen] li").count() == 2
    page.focus("[data-chosen] li:nth-child(2) [data-act=up]")
    page.keyboard.press("Enter")
    assert page.locator("[data-chosen] li").first.inner_text().startswith("澜江市稳定就业岗位返还办法")
    assert page.evaluate("document.activeElement.dataset.act") == "down"
    shot("search-bet-form")
    page.focus("[data-find]")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/bestbet/")
    assert [item["title"] for item in BestBet.objects.get().items] == [TITLES[5], TITLES[2]]


def test_bets__say_which_are_over(keeper: "Page", live_server: Any, shot: Callable[[str], None]) -> None:
    gone = {"type": "policy", "id": "00000000-0000-4000-8000-000000000000", "title": "已撤下的办法"}
    BestBet.objects.create(queries="旧政策", items=[gone], until=localdate() - timedelta(days=3))
    BestBet.objects.create(queries="新政策\n新政", items=[gone], until=localdate(), note="会议期间")
    page = opened(keeper, live_server, "wagtailsnippets_search_bestbet:list")
    assert "已到期" in page.inner_text("main")
    assert "其中的内容均已不再公开" in page.inner_text("main")
    shot("search-bets")


def test_report__empty_says_that_all_is_well(keeper: "Page", live_server: Any, shot: Callable[[str], None]) -> None:
    page = opened(keeper, live_server, "search_office:gaps")
    assert "这段时间没有" in page.inner_text("main")
    assert "没有门户回报" in opened(keeper, live_server, "search_office:gaps", query="?report=abandoned").inner_text(
        "main"
    )
    shot("search-gaps-abandoned-empty")


def test_report__alias_and_best_bet_in_two_clicks_each(
    keeper: "Page", live_server: Any, shot: Callable[[str], None]
) -> None:
    load_synonyms()
    forget_groups()
    log("高信技术企业", asked=31, missed=31)
    log("机器换人", asked=18, missed=17)
    log("一个相当长的检索词看看在窄屏上怎样换行以及会不会把页面撑宽到屏幕之外去", asked=2, missed=2)
    log("技术改造", asked=9, total=1)
    page = opened(keeper, live_server, "wagtailadmin_home")
    page = opened(keeper, live_server, "search_office:gaps")
    shot("search-gaps")
    page.click("tr:has-text('高信技术企业') >> text=设为同义词")
    page.wait_for_selector("button:has-text('高信技术企业 = 高新技术企业')")
    shot("search-gaps-alias")
    page.click("button:has-text('高信技术企业 = 高新技术企业')")
    page.wait_for_selector("text=已设为同义词")
    assert Synonym.objects.filter(terms__contains="高信技术企业").get().domain == "technology"
    opened(keeper, live_server, "search_office:bet", query="?query=机器换人&find=改造")
    shot("search-gaps-bet")
    page.click(f"li:has-text('{TITLES[3]}') button")
    page.wait_for_selector("text=将排在最前")
    assert BestBet.objects.get().query_list() == ("机器换人",)
    page.wait_for_timeout(2100)  # as long as a process remembers
    page.reload()
    assert "已解决" in page.locator("tr", has_text="高信技术企业").inner_text()
    asked = page.request.get(f"{live_server.url}/api/v1/search?q=机器换人").json()["results"]
    assert (asked[0]["title"], asked[0]["pinned"]) == (TITLES[3], True)
