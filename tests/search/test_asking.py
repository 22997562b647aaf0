"""What people type, and what is found for it."""

from collections.abc import Iterator

import pytest

from catalog.reference.models import Organisation, Region
from cms.content.phases import BEGINNING, END
from search import asking
from search.asking import MOST_ASKS, Answer, ask, without_filters
from search.documents import SearchDocument
from search.engine import Position, SearchEngine
from search.named import forget_names
from search.request import SearchRequest
from search.result import SearchResult, Suggestion

from .contract import document, valid

pytestmark = pytest.mark.django_db

GROUPS = (("高企", "高新技术企业"), ("技改", "技术改造"), ("人社局", "人力资源和社会保障局"))
TITLES = {
    "hightech": "云汀市高新技术企业培育奖励办法",
    "incubator": "关于印发《云汀市科技企业孵化器认定和众创空间备案管理办法》的通知",
    "reading": "《云汀市科技企业孵化器认定和众创空间备案管理办法》解读",
    "software": "云汀市软件和小微企业补贴细则",
    "apartment": "云汀市人才公寓管理办法",
}


@pytest.fixture(autouse=True)
def _names() -> Iterator[None]:
    forget_names()
    yield
    forget_names()


@pytest.fixture
def held(engine: SearchEngine) -> SearchEngine:
    """Return an engine that holds the titles above."""
    return hold(engine, *[document(name, title) for name, title in TITLES.items()])


def hold(engine: SearchEngine, *documents: SearchDocument) -> SearchEngine:
    engine.rebuild(documents, Position("epoch", 1))
    return engine


def asked(query: str, **values: object) -> Answer:
    return ask(SearchRequest(query=query, synonyms=GROUPS, **values))  # type: ignore[arg-type]


def found(answer: Answer) -> list[str]:
    return [hit.content_id for hit in answer.result.hits]


@pytest.mark.parametrize(
    ("query", "first", "rule", "changed"),
    [
        ("人才公寓", "apartment", "", ""),
        ("人材公寓", "apartment", "corrected", "人才公寓"),
        ("高薪技术企业", "hightech", "corrected", "高新技术企业"),
        ("高新技術企業", "hightech", "traditional", "高新技术企业"),
        ("gaoxin", "hightech", "pinyin", "高新"),
        ("GaoXin", "hightech", "pinyin", "高新"),
        ("gao xin ji shu qi ye", "hightech", "pinyin", "高新技术企业"),
        ("rencai gongyu", "apartment", "pinyin", "人才公寓"),
        ("rencai 公寓", "apartment", "pinyin", "人才 公寓"),
        ("ｒｅｎｃａｉ", "apartment", "pinyin", "人才"),
        ("我是做软件的小微企业能申请什么补贴", "software", "question", "软件 小微企业 补贴"),
        ("软件企业的补贴", "software", "question", "软件 补贴"),
        ("软件 博物馆 补贴", "software", "most_words", "软件 博物馆 补贴"),
        ("企业孵化器认定合众创空间备案管理", "incubator", "corrected", "企业孵化器认定和众创空间备案管理"),
        ("企业孵化器众创空间备案管理办法", "incubator", "corrected", "企业孵化器认定和众创空间备案管理办法"),
        ("孵化器认定和众创空间", "incubator", "", ""),
    ],
)  # fmt: skip
def test_ask__finds_what_is_meant_and_says_what_was_changed(
    held: SearchEngine, query: str, first: str, rule: str, changed: str
) -> None:
    answer = asked(query)
    assert (found(answer)[:1], answer.rule, answer.changed) == ([first], rule, changed)


@pytest.mark.parametrize("query", ["qwrtp", "xyzabc", "不存在", "！！！", "zhuang xuan"])
def test_ask__guesses_nothing_blindly(held: SearchEngine, query: str) -> None:
    answer = asked(query)
    assert (answer.result.total, answer.rule, answer.changed) == (0, "", "")


def test_ask__an_empty_query_is_everything(held: SearchEngine) -> None:
    assert asked("").result.total == len(TITLES)


def test_ask__what_is_found_as_typed_is_the_answer(engine: SearchEngine) -> None:
    hold(engine, document("typed", "人材市场"), document("other", "人才市场"), document("letters", "AI 与 gaoxin 计划"))
    assert found(asked("人材")) == ["typed"]
    assert found(asked("ai")) == found(asked("gaoxin")) == ["letters"]


def test_ask__words_written_together_also_apart_where_few_hold_them_so(engine: SearchEngine) -> None:
    hold(
        engine,
        document("together", "甲", body="享受高新技术企业补贴的单位"),
        document("apart", "高新技术企业认定补贴办法"),
        document("one", "高新技术企业名录"),
    )
    answer = asked("高企补贴")
    assert (found(answer), answer.rule, answer.changed) == (["apart", "together"], "apart", "高企 补贴")
    for quoted in ('"高新技术企业补贴"', "“高新技术企业补贴”"):
        assert (found(asked(quoted)), asked(quoted).rule) == (["together"], "")


def test_ask__words_written_together_are_enough_where_ten_hold_them(engine: SearchEngine) -> None:
    together = [document(f"t{number}", f"高新技术企业补贴第{number}批") for number in range(10)]
    hold(engine, *together, document("apart", "高新技术企业认定补贴办法"))
    assert (asked("高企补贴").result.total, asked("高企补贴").rule) == (10, "")


def test_ask__words_that_are_nowhere_apart_change_nothing(held: SearchEngine) -> None:
    assert (asked("人才公寓").rule, asked("高新技术企业培育").rule) == ("", "")


def test_ask__letters_of_an_address_are_no_answer(engine: SearchEngine) -> None:
    hold(engine, document("address", "办事指南", body="见 www.gaoxin.example"), document("meant", "高新技术企业"))
    assert (found(asked("gaoxin")), asked("gaoxin").rule) == (["meant"], "pinyin")
    assert found(asked("example")) == ["address"]


def test_ask__both_writings_are_found_by_both(engine: SearchEngine) -> None:
    hold(engine, document("simplified", "农民工工资支付"), document("traditional", "農民工工資支付"))
    for query in ("农民工工资", "農民工工資"):
        assert sorted(found(asked(query))) == ["simplified", "traditional"]


@pytest.mark.parametrize(
    "query", ["请问云府规〔2021〕3号文件还有效吗", "云府规〔2021〕3号全文", "雲府規〔2021〕3號", "云府规 ２０２１ 3"]
)
def test_ask__a_number_within_a_sentence(engine: SearchEngine, query: str) -> None:
    hold(
        engine,
        document("other", "云府规", numbers=("云府规〔2021〕31号",)),
        document("it", "甲", numbers=("云府规〔2021〕3号",)),
    )
    assert found(asked(query))[0] == "it"


@pytest.mark.parametrize(
    "query", ["云府规〔2021〕99号", "云府规[2021]第099号", "云府规２０２１年９９", "云府规(2021)99号"]
)
def test_ask__of_a_number_nobody_has_the_others_of_that_office_and_year(engine: SearchEngine, query: str) -> None:
    hold(
        engine,
        document("year_before", "甲", numbers=("云府规〔2020〕99号",)),
        document("same_year", "乙", numbers=("云府规〔2021〕3号",)),
        document("other_office", "丙", numbers=("云府办〔2021〕99号",)),
    )
    answer = asked(query)
    assert (found(answer), answer.rule, answer.changed) == (["same_year"], "number", "云府规〔2021〕")


def test_ask__of_an_office_and_year_without_documents_whatever_holds_most(engine: SearchEngine) -> None:
    hold(engine, document("apart", "云府规", body="2021 99"), document("other", "甲"))
    answer = asked("云府规〔2021〕99号")
    assert (found(answer), answer.rule, answer.changed) == (["apart"], "most_words", "云府规 2021 99")


@pytest.mark.parametrize(
    "query", ["2024-05-10 补贴", "2024/5/10 补贴", "二〇二四年 补贴", "2024 补贴", "2024年度 补贴"]
)
def test_ask__dates_and_years(engine: SearchEngine, query: str) -> None:
    hold(
        engine,
        document("meant", "补贴办法", body="2024年5月10日起施行。", terms=(("year", "2024"),)),
        document("other", "补贴办法", body="2023年5月10日起施行。", terms=(("year", "2023"),)),
    )
    assert found(asked(query)) == ["meant"]


def _regions() -> None:
    parent = None
    for code, name, level in (
        ("980000", "霁川省", "province"),
        ("980100", "澜江市", "city"),
        ("980181", "鹿汀市", "county"),
    ):
        parent = Region.objects.create(code=code, name_zh=name, level=level, parent=parent)
    Region.objects.create(code="980182", name_zh="桐浦市", level="county", parent=parent.parent if parent else None)


@pytest.mark.parametrize("query", ["鹿汀 技改", "鹿汀市 技术改造", "luting 技改", "鹿汀市技改"])
def test_ask__a_region_is_met_by_what_applies_there_nearest_first(engine: SearchEngine, query: str) -> None:
    _regions()
    hold(
        engine,
        *[
            document(name, "技术改造奖补", terms=(("region", code),), published_key=20200101 + place)
            for place, (name, code) in enumerate(
                (
                    ("county", "980181"),
                    ("partly", "=980181"),
                    ("city", "980100"),
                    ("province", "980000"),
                    ("other", "980182"),
                )
            )
        ],
        document("named", "鹿汀技术改造指南", published_key=20190101),
    )
    assert found(asked(query)) == ["named", "county", "city", "province", "partly"]


def test_ask__a_region_alone_is_a_word(engine: SearchEngine) -> None:
    _regions()
    hold(engine, document("named", "鹿汀名录"), document("applies", "名录", terms=(("region", "980181"),)))
    assert found(asked("鹿汀")) == ["named"]


@pytest.mark.parametrize("query", ["人社局 补贴", "市人社局 补贴", "人社局"])
def test_ask__an_organisation_is_met_by_what_it_issued(engine: SearchEngine, query: str) -> None:
    Organisation.objects.create(code="lj-hr", name_zh="澜江市人力资源和社会保障局", short_names="市人社局")
    Organisation.objects.create(code="lj-sci", name_zh="澜江市科学技术局", short_names="市科技局")
    hold(
        engine,
        document("issued", "补贴办法", terms=(("organisation", "lj-hr"),)),
        document("other", "补贴办法", terms=(("organisation", "lj-sci"),)),
    )
    assert found(asked(query)) == ["issued"]


def test_ask__in_force_before_ended_open_before_closed(engine: SearchEngine) -> None:
    def call(name: str, status: str) -> SearchDocument:
        phases = (valid(("x", BEGINNING, END))[0].__class__("application", status, BEGINNING, END),)
        return document(
            name, "技改申报", type="call", phases=phases, published_key=20260101 if status == "closed" else 20200101
        )

    hold(engine, call("closed", "closed"), call("open", "open"), call("closing", "closing"))
    assert found(asked("技改"))[-1] == "closed"


class Counting:
    """An engine that counts how often it is asked."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.asks = 0

    def search(self, request: SearchRequest) -> SearchResult:
        self.asks += 1
        return self._engine.search(request)

    def suggest(self, text: str, locale: str, limit: int) -> list[Suggestion]:
        self.asks += 1
        return self._engine.suggest(text, locale, limit)


@pytest.mark.parametrize(
    "query",
    ["人才公寓", "qwrtp", "rencai qwrtp gongyu", "人材公寓关里版法", "不存在的事怎么办", "gaoxin 高薪 不存在的词"],
)  # fmt: skip
@pytest.mark.parametrize("filters", [{}, {"level": ("city",)}])
def test_ask__never_more_than_four_times(
    held: SearchEngine, monkeypatch: pytest.MonkeyPatch, query: str, filters: dict[str, tuple[str, ...]]
) -> None:
    counting = Counting(held)
    monkeypatch.setattr(asking, "get_engine", lambda: counting)
    asked(query, filters=filters)
    assert 1 <= counting.asks <= MOST_ASKS


def test_ask__pages_of_what_was_changed_belong_together(engine: SearchEngine) -> None:
    hold(engine, *[document(f"d{n}", f"人才公寓{n}") for n in range(5)])
    pages = [asked("人材公寓", limit=2, page=page) for page in (1, 2, 3)]
    assert [page.result.total for page in pages] == [5] * 3
    assert len({each for page in pages for each in found(page)}) == 5


def test_filters__leave_the_answer_empty_and_say_which_to_drop(engine: SearchEngine) -> None:
    city, county = (("level", "city"), ("area", "tax")), (("level", "county"), ("area", "tax"))
    hold(
        engine,
        document("a", "人才公寓", terms=city),
        document("b", "人才公寓", terms=city),
        document("c", "厂房", terms=county),
    )
    filters = {"level": ("county",), "area": ("tax",)}
    request = SearchRequest(query="人才公寓", filters=filters, types=("policy",))
    assert (ask(request).result.total, ask(request).rule) == (0, "")
    assert without_filters(request) == [("level", 2)]


def test_filters__phase_and_type_may_be_dropped(engine: SearchEngine) -> None:
    hold(engine, document("a", "人才公寓", phases=valid(("repealed", BEGINNING, END))))
    of_phase = SearchRequest(query="人才公寓", phases={"validity": (("in_force",), 0)}, types=("policy", "call"))  # type: ignore[dict-item]
    assert without_filters(of_phase) == [("validity", 1)]
    assert without_filters(SearchRequest(query="人才公寓", types=("call",))) == [("type", 1)]
