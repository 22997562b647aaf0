"""The contract of a search engine: what every engine answers, said once.

An engine is plugged in with one more parameter of the fixture ``make_engine`` in ``conftest.py``. Nothing here needs a
database: documents are given to the engine as they are.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from cms.content.phases import BEGINNING, END, Phase
from search.documents import DocumentKey, SearchDocument
from search.engine import Changes, EngineUnavailable, Position, SearchEngine
from search.reading import OnAxis, Reading, read_query
from search.request import PhaseFilter, SearchRequest
from search.result import SearchResult

MAY_1 = 1_777_564_800  # 2026-05-01 00:00 in Shanghai, as epoch seconds
EPOCH = "9e1c0cda-3a39-4c56-a6a4-5d3f3a1b7a10"


def document(content_id: str, title: str, **values: Any) -> SearchDocument:
    values.setdefault("type", "policy")
    values.setdefault("locale", "zh-hans")
    values.setdefault("published_key", 20240101)
    values.setdefault("updated_key", 1_700_000_000_000_000)
    return SearchDocument(content_id=content_id, title=title, **values)


def valid(*phases: tuple[str, int, int]) -> tuple[Phase, ...]:
    return tuple(Phase("validity", status, start, end) for status, start, end in phases)


class EngineContract:
    """Inherit it, or run it with another ``make_engine``."""

    @pytest.fixture(autouse=True)
    def _engine(self, make_engine: Callable[[], SearchEngine]) -> None:
        self.engine = make_engine()

    def hold(self, *documents: SearchDocument) -> None:
        self.engine.rebuild(documents, Position(EPOCH, 1))

    def ask(self, query: str = "", **asked: Any) -> SearchResult:
        return self.engine.search(SearchRequest(query=query, **asked))

    def found(self, query: str = "", **asked: Any) -> list[str]:
        return [hit.content_id for hit in self.ask(query, **asked).hits]


class WordsContract(EngineContract):
    """Words, phrases and the order of what is found."""

    @pytest.mark.clause("5.1.1.3")
    def test_known_item__whole_title_comes_before_texts_that_quote_it(self) -> None:
        title = "云汀市支持智能制造发展若干措施"
        self.hold(
            document("reading", f"《{title}》解读", published_key=20250101, body=f"{title}共十条。" * 5),
            document("itself", title),
            document("other", "云汀市支持绿色制造发展若干措施"),
        )
        assert self.found(title) == ["itself", "reading"]

    def test_phrase__characters_in_order_and_adjacent(self) -> None:
        self.hold(
            document("phrase", "一", body="企业研发费用加计扣除比例提高。"),
            document("scattered", "二", body="研究开发的费用，先加总，再计算扣除。"),
            document("reversed", "三", body="扣除加计费用研发。"),
        )
        assert self.found("研发费用加计扣除") == ["phrase"]

    @pytest.mark.parametrize("length", range(1, 9))
    def test_phrase__of_every_length(self, length: int) -> None:
        words = "甲乙丙丁戊己庚辛"[:length]
        self.hold(
            document("has", "有", body=f"前{words}后"), document("lacks", "无", body=f"前{words[:-1]}后{words[-1]}")
        )
        assert sorted(self.found(words)) == (["has", "lacks"] if length == 1 else ["has"])

    def test_phrase__does_not_run_from_title_into_body(self) -> None:
        self.hold(document("apart", "关于设备更新", body="贷款贴息"))
        assert self.found("更新贷款") == []

    @pytest.mark.parametrize("query", ["税", "税收", "算力", "𠮷", "〇", "㐂", "5G", "AI"])
    @pytest.mark.clause("5.1.1.3")
    def test_short_query__finds_all(self, query: str) -> None:
        texts = [
            "税收优惠与算力券",
            "纳税服务，算力网",
            "𠮷𠮷字样和〇与㐂",
            "5G、AI 产业",
            "面向５Ｇ与ＡＩ的扶持",
            "无关",
        ]
        self.hold(*[document(f"d{place}", "标题", body=text) for place, text in enumerate(texts)])
        plain = [text.translate(str.maketrans("５ＧＡＩ", "5GAI")) for text in texts]
        assert sorted(self.found(query)) == [f"d{place}" for place, text in enumerate(plain) if query in text]

    def test_pieces__all_must_be_found(self) -> None:
        self.hold(
            document("both", "人才 补贴办法"),
            document("one", "人才公寓管理"),
            document("apart", "补贴高层次人才的办法"),
        )
        assert sorted(self.found("人才 补贴")) == ["apart", "both"]

    @pytest.mark.parametrize("query", ["“人才 补贴”", '"人才 补贴"', "「人才补贴」"])
    def test_quotes__make_one_phrase(self, query: str) -> None:
        self.hold(document("phrase", "人才补贴办法"), document("apart", "补贴高层次人才的办法"))
        assert self.found(query) == ["phrase"]

    @pytest.mark.parametrize("query", ["R&D", "r&d", "Ｒ＆Ｄ", "R D"])
    def test_letters__case_width_and_signs_do_not_matter(self, query: str) -> None:
        self.hold(document("has", "企业R&D经费补助"), document("lacks", "企业RD经费补助"))
        assert self.found(query) == ["has"]

    def test_rank__title_then_number_then_summary_then_body(self) -> None:
        self.hold(
            document("body", "甲", body="蓝湾" * 9, published_key=20260101),
            document("summary", "乙", summary="蓝湾计划", published_key=20250101),
            document("number", "丙", numbers=("蓝湾发〔2020〕1号",)),
            document("title", "蓝湾计划实施细则", published_key=20100101),
        )
        assert self.found("蓝湾") == ["title", "number", "summary", "body"]

    @pytest.mark.clause("5.1.1.4")
    def test_rank__a_former_title_comes_after_titles_and_before_texts(self) -> None:
        self.hold(
            document("text", "甲", body="依据孵化站管理规定制定。"),
            document("renamed", "创业载体管理规定", former_titles=("孵化站管理规定",)),
            document("title", "孵化站管理规定"),
        )
        assert self.found("孵化站管理规定") == ["title", "renamed", "text"]
        assert self.found("创业载体管理规定") == ["renamed"]

    def test_rank__in_force_first_then_recent_at_equal_relevance(self) -> None:
        ended = valid(("in_force", BEGINNING, MAY_1), ("repealed", MAY_1, END))
        in_force = valid(("in_force", BEGINNING, END))
        days = [3, 1, 4, 9, 2, 6, 5, 8, 7]
        self.hold(
            document("ended", "专利资助办法", phases=ended, published_key=20260301),
            *[document(f"day{n}", "专利资助办法", phases=in_force, published_key=20190300 + n) for n in days],
        )
        newest_first = [f"day{n}" for n in sorted(days, reverse=True)]
        assert self.found("专利资助", as_of=MAY_1) == [*newest_first, "ended"]
        assert self.found("专利资助", as_of=MAY_1 - 1) == ["ended", *newest_first]

    def test_synonyms__both_ways_and_within_a_longer_phrase(self) -> None:
        self.hold(
            document("long", "高新技术企业认定管理"), document("short", "高企认定奖励"), document("none", "技术改造")
        )
        groups = (("高企", "高新技术企业"),)
        for query in ("高企", "高新技术企业", "高企认定"):
            assert sorted(self.found(query, synonyms=groups)) == ["long", "short"]
        assert self.found("高企") == ["short"]

    def test_rank__what_is_written_about_a_document_comes_after_it(self) -> None:
        self.hold(
            document("about", "《云汀市人才公寓管理办法》解读", published_key=20260101),
            document("questions", "人才公寓管理办法问答", published_key=20260201),
            document("itself", "关于印发《云汀市人才公寓管理办法（试行）》的通知", published_key=20240101),
        )
        assert self.found("人才公寓管理办法")[0] == self.found("人才公寓 管理办法")[0] == "itself"
        assert self.found("人才公寓 解读") == ["about"]
        assert self.found("人才公寓 问答") == ["questions"]

    def test_known_item__the_name_within_a_title_is_a_whole_title(self) -> None:
        self.hold(
            document("issued", "云汀市财政局关于印发《云汀市创新券管理办法（试行）》的通知（云财〔2021〕3号）"),
            document("amended", "关于修改《云汀市创新券管理办法》的决定", published_key=20260101),
            document("rules", "云汀市创新券管理办法实施细则", published_key=20260201),
        )
        for name in ("云汀市创新券管理办法（试行）", "云汀市创新券管理办法"):
            assert self.found(name)[0] == "issued"

    def test_rank__the_very_number_comes_before_all_that_quotes_it(self) -> None:
        quoted = "云府规〔2021〕3号"
        self.hold(
            document("quoting", f"关于废止{quoted}的通知", summary=f"废止{quoted}。", numbers=("云府规〔2021〕30号",)),
            document("wanted", "甲", numbers=(quoted,)),
        )
        for query in (quoted, "云府规 2021 3", "云府规 〔2021〕 3号"):
            assert self.found(query)[0] == "wanted"

    def test_least__so_many_of_the_phrases_are_enough_and_more_come_first(self) -> None:
        self.hold(
            document("three", "软件企业补贴", published_key=20200101),
            document("two", "软件企业认定", published_key=20260101),
            document("one", "软件产业规划"),
            document("body", "办法", body="软件企业，补贴"),
        )
        phrases = read_query("软件 企业 补贴").phrases
        assert self.found(reading=Reading(phrases, least=2)) == ["three", "two", "body"]
        assert sorted(self.found(reading=Reading(phrases, least=1))) == ["body", "one", "three", "two"]
        for every in (Reading(phrases), Reading(phrases, least=9)):
            assert self.found(reading=every) == ["three", "body"]

    def test_least__counts_and_facets_mean_the_same_documents(self) -> None:
        self.hold(document("two", "软件企业"), document("one", "软件"), document("none", "企鹅", type="call"))
        answer = self.ask(reading=Reading(read_query("软件 企业 补贴").phrases, least=2), facets=("type",))
        assert (answer.total, answer.facets) == (1, {"type": [("policy", 1)]})

    def test_reading__is_used_instead_of_the_query(self) -> None:
        self.hold(document("asked", "人才公寓"), document("typed", "人材公寓"))
        reading = read_query("人才", [("人才", "英才")])
        assert self.found("人材", reading=reading) == ["asked"]
        assert self.ask("人材", reading=reading).hits[0].highlights == {"title": ["<em>人才</em>公寓"]}

    def test_also__a_code_meets_a_phrase_as_its_words_do(self) -> None:
        self.hold(
            document("words", "技改奖补", body="在昆山的企业"),
            document("code", "技改贴息", terms=(("region", "320583"),)),
            document("within", "技改券", terms=(("region", "320500"),)),
            document("elsewhere", "技改办法", terms=(("region", "320585"),)),
            document("apart", "人才", terms=(("region", "320583"),)),
        )
        reading = Reading(read_query("昆山 技改").phrases, also=(OnAxis(0, "region", ("320583", "320500")),))
        assert sorted(self.found(reading=reading)) == ["code", "within", "words"]
        assert self.ask(reading=reading, facets=("region",)).facets == {"region": [("320500", 1), ("320583", 1)]}

    def test_near__decides_between_equal_texts_and_only_those(self) -> None:
        self.hold(
            document("far", "技改奖补", terms=(("region", "320000"),), published_key=20260101),
            document("nearest", "技改奖补", terms=(("region", "320583"),), published_key=20200101),
            document("near", "技改奖补", terms=(("region", "320500"), ("region", "320000")), published_key=20250101),
            document("nowhere", "技改奖补", published_key=20260601),
            document("body", "办法", body="技改", terms=(("region", "320583"),)),
        )
        near = ("320583", "320500", "320000")
        assert self.found("技改", near=near) == ["nearest", "near", "far", "nowhere", "body"]

    def test_near__comes_after_being_in_force(self) -> None:
        here = (("region", "320583"),)
        self.hold(
            document("ended", "技改奖补", phases=valid(("repealed", BEGINNING, END)), terms=here),
            document("in_force", "技改奖补", phases=valid(("in_force", BEGINNING, END))),
        )
        assert self.found("技改", near=("320583",)) == ["in_force", "ended"]


STYLES = [
    "苏府规〔2021〕3号",
    "苏府规﹝2021﹞3号",
    "苏府规[2021]3号",
    "苏府规［2021］3",
    "苏府规(2021)3号",
    "苏府规（２０２１）３号",
    "苏府规【2021】第3号",
    "苏府规2021 3号",
    "苏府规 2021 3",
    "苏府规〔2021〕第03号",
    "苏府规2021年3号",
    "苏府规2021年第3号",
    "府规〔2021〕3",
    "〔2021〕3号",
]


class NumbersContract(EngineContract):
    """文号 in every style."""

    @pytest.mark.parametrize("query", STYLES)
    @pytest.mark.parametrize(
        "written", ["苏府规〔2021〕3号", "苏府规[2021]3", "苏府规（2021）第3号", "苏府规2021年第3号"]
    )
    def test_number__in_any_style_comes_first(self, query: str, written: str) -> None:
        self.hold(
            document("quoting", f"关于废止{written}的决定", numbers=("苏府规〔2024〕9号",), published_key=20260101),
            document("thirty", "丙", numbers=("苏府规〔2021〕30号",)),
            document("wanted", "甲", numbers=(written,), terms=(("number", "苏府规2021-3"),)),
        )
        found = self.found(query)
        assert found[0] == "wanted"
        assert "thirty" not in found or " " in query  # pieces are found apart from each other, too

    def test_number__key_kept_by_the_catalogue_is_enough(self) -> None:
        self.hold(
            document("old", "旧文", numbers=("（87）国科发综字0810号",), terms=(("number", "国科发综字1987-810"),))
        )
        for query in ("（87）国科发综字0810号", "国科发综字〔1987〕810号"):
            assert self.found(query) == ["old"]

    def test_number__of_several_each_is_found_and_none_runs_into_the_next(self) -> None:
        self.hold(document("joint", "联合发文", numbers=("云财规〔2023〕7号", "云工信〔2023〕12号")))
        assert self.found("云财规〔2023〕7号") == self.found("云工信[2023]12") == ["joint"]
        assert self.found("7 云工信2023") == ["joint"]
        assert self.found("“7号 云工信2023”") == []


class FiltersContract(EngineContract):
    """Filters, phases, facets."""

    def hold_four(self) -> None:
        in_force = valid(("in_force", BEGINNING, END))
        ended = valid(("in_force", BEGINNING, MAY_1), ("expired", MAY_1, END))
        rows: Mapping[str, tuple[tuple[tuple[str, str], ...], tuple[Phase, ...], str]] = {
            "a": ((("level", "city"), ("policy_area", "tax"), ("policy_area", "talent")), in_force, "policy"),
            "b": ((("level", "city"), ("policy_area", "tax")), ended, "policy"),
            "c": ((("level", "county"), ("policy_area", "talent")), in_force, "policy"),
            "d": ((("level", "county"),), (), "interpretation"),
        }
        self.hold(
            *[
                document(name, "扶持办法", terms=terms, phases=phases, type=type_)
                for name, (terms, phases, type_) in rows.items()
            ],
            document("en", "扶持办法", locale="en", terms=(("level", "city"),)),
        )

    def test_filters__or_within_an_axis_and_between_axes(self) -> None:
        self.hold_four()
        assert sorted(self.found(filters={"policy_area": ("tax", "talent")})) == ["a", "b", "c"]
        assert self.found(filters={"policy_area": ("tax", "talent"), "level": ("county",)}) == ["c"]
        assert self.found("扶持", filters={"level": ("national",)}) == []
        assert self.found("扶持", filters={"unheard_of": ("x",)}) == []

    def test_filters__type_and_locale(self) -> None:
        self.hold_four()
        assert self.found("扶持", types=("interpretation",)) == ["d"]
        assert self.found("扶持", locale="en") == ["en"]

    def test_facets__leave_out_their_own_filter_only(self) -> None:
        self.hold_four()
        answer = self.ask(
            "扶持", filters={"level": ("city",), "policy_area": ("talent",)}, facets=("level", "policy_area", "type")
        )
        assert answer.total == 1
        assert answer.facets == {
            "level": [("city", 1), ("county", 1)],
            "policy_area": [("tax", 2), ("talent", 1)],
            "type": [("policy", 1)],
        }

    def test_facets__type_and_phase_leave_out_their_own_filter(self) -> None:
        self.hold_four()
        phases = {"validity": PhaseFilter(("expired",), MAY_1)}
        answer = self.ask(types=("policy",), phases=phases, facets=("type", "validity"))
        assert answer.total == 1
        assert answer.facets == {"type": [("policy", 1)], "validity": [("in_force", 2), ("expired", 1)]}

    def test_facets__phase_without_filter_counts_at_its_instant(self) -> None:
        self.hold_four()
        before = self.ask(phases={"validity": ((), MAY_1 - 1)}, facets=("validity",))
        assert (before.total, before.facets) == (4, {"validity": [("in_force", 3)]})

    def test_facets__of_nothing_are_empty(self) -> None:
        self.hold_four()
        assert self.ask("不存在的词", facets=("level", "unheard_of")).facets == {"level": [], "unheard_of": []}

    @pytest.mark.parametrize(
        ("as_of", "in_force"),
        [
            (BEGINNING, []),
            (99, []),
            (100, ["gap"]),
            (199, ["gap"]),
            (200, []),
            (299, []),
            (300, ["gap"]),
            (400, []),
            (MAY_1 - 1, []),
            (MAY_1, ["later"]),
            (END - 1, ["later"]),
        ],
    )
    def test_phase__at_an_instant_to_the_second(self, as_of: int, in_force: list[str]) -> None:
        gap = valid(("in_force", 100, 200), ("suspended", 200, 300), ("in_force", 300, 400))
        self.hold(
            document("gap", "甲", phases=gap),
            document("later", "乙", phases=valid(("upcoming", BEGINNING, MAY_1), ("in_force", MAY_1, END))),
        )
        assert self.found(phases={"validity": (("in_force",), as_of)}) == in_force

    def test_phase__several_statuses_and_filters_together(self) -> None:
        self.hold_four()
        either = {"validity": (("in_force", "expired"), MAY_1)}
        assert sorted(self.found(phases=either)) == ["a", "b", "c"]
        assert self.found("扶持", phases=either, filters={"level": ("county",)}) == ["c"]


class PageContract(EngineContract):
    """Highlights, sorting, paging."""

    def test_highlights__mark_the_whole_phrase_and_escape_the_rest(self) -> None:
        self.hold(
            document(
                "a",
                "<b>税收优惠</b>办法",
                summary="落实税收 优惠。",
                body="总则。" * 60 + "享受税收优惠的企业，税率从低；" + "附则。" * 60,
                numbers=("税收优惠〔2020〕1号",),
            )
        )
        marks = self.ask("税收优惠").hits[0].highlights
        assert marks["title"] == ["&lt;b&gt;<em>税收优惠</em>&lt;/b&gt;办法"]
        assert marks["summary"] == ["落实<em>税收 优惠</em>。"]
        assert marks["numbers"] == ["<em>税收优惠</em>〔2020〕1号"]
        (fragment,) = marks["body"]
        assert "享受<em>税收优惠</em>的企业，税率" in fragment
        assert fragment.startswith("…")
        assert fragment.endswith("…")
        assert len(fragment) < 160

    def test_highlights__stand_on_the_words_as_written(self) -> None:
        self.hold(document("a", "ＩＳＯ９００１认证㎡……奖励", body="ﬁne R&D：企业Ｒ＆Ｄ投入"))
        assert self.ask("iso9001").hits[0].highlights["title"] == ["<em>ＩＳＯ９００１</em>认证㎡……奖励"]
        assert self.ask("认证 奖励").hits[0].highlights["title"] == ["ＩＳＯ９００１<em>认证</em>㎡……<em>奖励</em>"]
        assert self.ask("r&d").hits[0].highlights["body"] == ["ﬁne <em>R&amp;D</em>：企业<em>Ｒ＆Ｄ</em>投入"]

    def test_highlights__number_in_another_style_and_synonyms(self) -> None:
        self.hold(document("a", "高新技术企业培育", numbers=("云府规〔2021〕3号",)))
        assert self.ask("云府规2021第3号").hits[0].highlights["numbers"] == ["<em>云府规〔2021〕3</em>号"]
        hit = self.ask("高企", synonyms=(("高企", "高新技术企业"),)).hits[0]
        assert hit.highlights == {"title": ["<em>高新技术企业</em>培育"]}

    def test_sort__by_publication_and_by_change(self) -> None:
        self.hold(
            document("old", "办法", published_key=20200101, updated_key=3_000_000),
            document("new", "办法", published_key=20250101, updated_key=1_000_000),
            document("undated", "办法", published_key=0, updated_key=2_000_000),
        )
        assert self.found("办法", sort="published") == ["new", "old", "undated"]
        assert self.found("办法", sort="updated") == ["old", "undated", "new"]

    def test_empty_query__is_everything_newest_first(self) -> None:
        self.hold(document("old", "甲", published_key=20200101), document("new", "乙", published_key=20250101))
        for query in ("", "   ", "\u3000\n"):
            answer = self.ask(query)
            assert ([hit.content_id for hit in answer.hits], answer.total) == (["new", "old"], 2)

    def test_paging__covers_all_once_with_an_exact_total(self) -> None:
        self.hold(*[document(f"d{n}", "创新券", published_key=20200000 + n % 3) for n in range(45)])
        for query, sort in (("创新券", "relevance"), ("创新券", "published"), ("", "relevance")):
            pages = [self.ask(query, sort=sort, limit=20, page=page) for page in (1, 2, 3, 4)]
            assert [page.total for page in pages] == [45] * 4
            assert [len(page.hits) for page in pages] == [20, 20, 5, 0]
            assert len({hit.content_id for page in pages for hit in page.hits}) == 45

    def test_paging__a_limit_of_zero_counts_only(self) -> None:
        self.hold(document("a", "甲"), document("b", "乙"))
        answer = self.ask(limit=0)
        assert (answer.total, answer.hits) == (2, [])


ODD = {
    "5,000 characters": "高新技术企业" * 834,
    "5,000 pieces": "税 " * 2500,
    "emoji": "🏭👩‍🔬 税",
    "control characters": "税\x00\x01\x1b[31m\u202e\ufeff",
    "operators": '税 AND OR NOT +(-"*:^~]}\\ title:税 /.*/ [a TO z]',
    "half a surrogate": "税\ud83d",
    "unclosed quotes": "“税",
    "long run of letters": "a" * 3000 + "1" * 3000,
    "marks upon marks": "税" + "\u0301" * 2000,
    "arabic and hangul": "ضريبة 세금 税",
    "ligature": "ﷺ" * 300,
}


class OddContract(EngineContract):
    """Input nobody expects, and an engine that is not there."""

    @pytest.mark.parametrize("name", ODD)
    def test_odd_query__is_answered(self, name: str) -> None:
        self.hold(document("a", "税"))
        answer = self.ask(ODD[name], facets=("type",))
        assert answer.total in (0, 1)
        self.engine.suggest(ODD[name], "zh-hans", 10)

    @pytest.mark.parametrize("query", ["！！！", "-", "《》", "“”", "🏭", "\x00"])
    def test_odd_query__without_a_word_finds_nothing(self, query: str) -> None:
        self.hold(document("a", "税"))
        answer = self.ask(query, facets=("type",))
        assert (answer.total, answer.hits, answer.facets) == (0, [], {"type": []})

    @pytest.mark.parametrize("name", ODD)
    def test_odd_document__is_kept_and_found(self, name: str) -> None:
        self.hold(document("a", f"海棠{ODD[name]}", summary=ODD[name], body=ODD[name], organisations=(ODD[name],)))
        assert self.found("海棠") == ["a"]

    def test_unavailable__before_the_first_build(self) -> None:
        assert not self.engine.ready()
        for ask in (self.ask, self.engine.position, lambda: self.engine.suggest("税", "zh-hans", 10)):
            with pytest.raises(EngineUnavailable):
                ask()


class ChangesContract(EngineContract):
    """Writing."""

    def test_apply__adds_replaces_and_removes(self) -> None:
        self.hold(document("a", "旧题"), document("b", "旧题"), document("b", "旧题", locale="en"))
        self.engine.apply(
            [document("a", "新题"), document("c", "新题")], [DocumentKey("policy", "b", "zh-hans")], Position(EPOCH, 5)
        )
        assert sorted(self.found("新题")) == ["a", "c"]
        assert self.found("旧题") == []
        assert self.found("旧题", locale="en") == ["b"]
        assert self.engine.position() == Position(EPOCH, 5)

    def test_apply__twice_is_once(self) -> None:
        self.hold()
        for _ in range(2):
            self.engine.apply([document("a", "题")], [DocumentKey("policy", "z", "zh-hans")], Position(EPOCH, 7))
        assert (self.ask("题").total, self.ask().total) == (1, 1)

    def test_apply__without_a_position_keeps_it(self) -> None:
        self.hold()
        self.engine.apply([document("a", "题")], [], None)
        assert self.found("题") == ["a"]
        assert self.engine.position() == Position(EPOCH, 1)

    def test_rebuild__replaces_everything(self) -> None:
        self.hold(document("a", "题"))
        self.engine.rebuild([document("b", "题")], Position("another", 0))
        assert self.found("题") == ["b"]
        assert (self.engine.position(), self.engine.ready()) == (Position("another", 0), True)

    def test_rebuild__takes_in_what_changed_meanwhile(self) -> None:
        def later(built: Position) -> Iterator[Changes]:
            assert built == Position(EPOCH, 3)
            yield [document("b", "新题"), document("c", "新题")], [], Position(EPOCH, 5)
            yield [document("d", "新题")], [DocumentKey("policy", "a", "zh-hans")], Position(EPOCH, 8)

        documents = [document(name, "旧题") for name in "ab"]
        self.engine.rebuild(documents, Position(EPOCH, 3), later)
        assert (sorted(self.found("新题")), self.found("旧题")) == (["b", "c", "d"], [])
        assert self.engine.position() == Position(EPOCH, 8)

    def test_entries__list_what_is_indexed(self) -> None:
        self.hold(document("a", "题", change_id=4), document("b", "题", locale="en", change_id=9))
        assert dict(self.engine.entries()) == {("policy", "a", "zh-hans"): 4, ("policy", "b", "en"): 9}


class SuggestContract(EngineContract):
    """Completions."""

    @pytest.mark.parametrize(
        "typed",
        [
            *("高", "高新", "新技术", "gaoxin", "gaoxinj", "GAOXINJISHU", "gxjs", "xinjishu", "gao xin", "xjs"),
            *("gaoxin技术", "高xin", "高xi", "高x", "高xinjishu", "gaoxin技", "gx技术", "高xjs", "gaoxjs", "技术qiye"),
        ],
    )
    def test_suggest__titles_by_characters_pinyin_and_initials(self, typed: str) -> None:
        self.hold(document("a", "高新技术企业培育办法"), document("b", "人才公寓管理办法"))
        assert [(s.kind, s.text, s.content_id) for s in self.engine.suggest(typed, "zh-hans", 10)] == [
            ("title", "高新技术企业培育办法", "a")
        ]

    @pytest.mark.parametrize("typed", ["财政", "云汀市财", "caizheng", "ytscz", "chongqing"])
    def test_suggest__organisations_come_first(self, typed: str) -> None:
        names = ("云汀市财政局", "云汀市重庆商会") if typed == "chongqing" else ("云汀市财政局", "云汀市教育局")
        self.hold(document("a", "财政重庆资金办法", organisations=names))
        assert self.engine.suggest(typed, "zh-hans", 10)[0].text == names[typed == "chongqing"]

    @pytest.mark.parametrize("typed", ["云府规2021", "云府规[2021]3", "府规〔2021〕"])
    def test_suggest__numbers(self, typed: str) -> None:
        self.hold(document("a", "甲", numbers=("云府规〔2021〕3号", "云财规〔2022〕1号")))
        assert [(s.kind, s.text) for s in self.engine.suggest(typed, "zh-hans", 10)] == [
            ("number", "云府规〔2021〕3号")
        ]

    def test_suggest__what_starts_with_it_first_each_once_and_no_more_than_asked(self) -> None:
        self.hold(
            document("start", "人才补贴", published_key=20100101),
            *[document(f"d{n}", f"青年人才计划{n % 20}", published_key=20250101 + n) for n in range(40)],
        )
        texts = [suggestion.text for suggestion in self.engine.suggest("人才", "zh-hans", 10)]
        assert texts[0] == "人才补贴"
        assert len(texts) == len(set(texts)) == 10
        assert self.engine.suggest("人才", "en", 10) == []

    @pytest.mark.parametrize("typed", ["", " ", "！", "🏭"])
    def test_suggest__nothing_for_nothing(self, typed: str) -> None:
        self.hold(document("a", "人才补贴"))
        assert self.engine.suggest(typed, "zh-hans", 10) == []

    @pytest.mark.parametrize("typed", ["gaoji", "高ji", "gxq", "新gao", "gaoxing", "高技xin"])
    def test_suggest__only_where_the_pieces_follow_each_other(self, typed: str) -> None:
        self.hold(document("a", "高新技术企业培育办法"), document("b", "技术改造与高技能人才新政"))
        wanted = {"gaoji": ["b"], "高ji": ["b"]}.get(typed, [])
        assert [s.content_id for s in self.engine.suggest(typed, "zh-hans", 10)] == wanted

    def test_suggest__a_character_with_several_readings(self) -> None:
        self.hold(document("a", "重大技术装备首台套"), document("b", "重庆专区建设方案"))
        for typed, wanted in (("重da", "a"), ("重d", "a"), ("zhongda", "a"), ("重qing", "b"), ("chongq", "b")):
            assert [s.content_id for s in self.engine.suggest(typed, "zh-hans", 10)] == [wanted]

    def test_suggest__products_are_told_from_other_titles(self) -> None:
        self.hold(document("p", "首台套保险补偿", type="product"), document("t", "首台套管理办法"))
        found = {(s.kind, s.type, s.content_id) for s in self.engine.suggest("shoutaitao", "zh-hans", 10)}
        assert found == {("product", "product", "p"), ("title", "policy", "t")}

    def test_suggest__a_number_not_typed_to_its_end(self) -> None:
        self.hold(
            document("a", "甲", numbers=("云府规〔2021〕35号",)), document("b", "乙", numbers=("云府规〔2019〕3号",))
        )
        for typed, wanted in (
            ("云府规〔2021〕3", ["a"]),
            ("云府规20", ["a", "b"]),
            ("规〔2019", ["b"]),
            ("云府规3", []),
        ):
            assert sorted(s.content_id for s in self.engine.suggest(typed, "zh-hans", 10)) == wanted


class SimilarContract(EngineContract):
    """More like one document."""

    KEY = DocumentKey("policy", "itself", "zh-hans")

    def similar(self, limit: int = 10) -> list[str]:
        return [hit.content_id for hit in self.engine.similar(self.KEY, limit)]

    def hold_some(self) -> None:
        """Many unlike documents with the words of office: in a handful of documents no word is rare."""
        subjects = "民政社保消防文物旅游体育气象海关农田水利渔业林业粮食供销邮政铁路港口航道桥梁隧道"
        self.hold(
            document("itself", "云汀市高新技术企业培育库管理办法", summary="对入库的科技型企业给予研发奖励。"),
            document("most", "云汀市高新技术企业培育库实施细则", summary="科技型企业研发奖励的申报。"),
            document("some", "高新技术企业认定通知"),
            document("other", "人才公寓分配管理办法"),
            document("itself", "云汀市高新技术企业培育库管理办法", locale="en"),
            *[
                document(f"d{n}", f"云汀市{subjects[n : n + 2]}管理办法", summary="由主管部门负责。")
                for n in range(0, len(subjects), 2)
            ],
        )

    def test_similar__the_likest_first_never_itself_nor_another_locale(self) -> None:
        self.hold_some()
        assert self.similar()[:2] == ["most", "some"]
        assert "itself" not in self.similar()
        assert {hit.locale for hit in self.engine.similar(self.KEY, 10)} == {"zh-hans"}

    def test_similar__words_of_office_make_nothing_alike(self) -> None:
        self.hold_some()
        assert "other" not in self.similar(2)
        assert self.similar(1) == ["most"]
        assert self.similar(0) == []

    def test_similar__has_no_highlights(self) -> None:
        self.hold_some()
        assert [hit.highlights for hit in self.engine.similar(self.KEY, 2)] == [{}, {}]

    def test_similar__of_what_is_not_there_is_nothing(self) -> None:
        self.hold(document("a", "高新技术企业培育办法"), document("b", "高新技术企业认定办法"))
        assert self.similar() == []

    def test_similar__to_nothing_is_nothing(self) -> None:
        self.hold(document("itself", "高新技术企业培育办法"), document("b", "渔港"))
        assert self.similar() == []

    def test_similar__unavailable_without_an_index(self) -> None:
        with pytest.raises(EngineUnavailable):
            self.similar()
