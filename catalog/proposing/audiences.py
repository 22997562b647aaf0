"""Whom a deadline binds: companies, institutions, departments among themselves, or single persons.

The subject nearest before the day decides, then what is said after it, then what the document is about.
"""

import re

from catalog.calls.windows import Audience, Stage

_DEPARTMENT = (
    r"各(?:设区|地级|区县|县级|地州|盟)?(?:市|地|县|区|州|省|盟|镇|街道|板块"
    r"|部门|级(?!各类)|推荐单位|归口|主管|功能区|开发区|园区|乡镇)"
    r"(?!(?:创新|创业|企业|高校|单位|申报单位|有关单位|[^,。;]{0,8}企业(?!主管|服务)))"
    r"|(?:市|县|区|省|自治区|州|镇|厅|街道)级?[^,。;、()]{0,14}(?:局|委(?!托)"
    r"|厅|部门|科室|办公室|办事处|管委会)(?![^,。;]{0,4}(?:网站|官网|邮箱"
    r"|平台))"
    r"|(?:行政|主管|工信|科技|商务|发改|财政|人社|教育|住建|统计|农业农村"
    r"|文旅|体育)[^,。;、]{0,6}(?:局|部门|委(?!托)|厅)|推荐单位|归口(?:管理)?(?:部门"
    r"|单位)|组织推荐|管委会"
    r"|人民政府|组委会|街道\(镇\)|镇\(街道\)|[省市区县镇]级(?=[^,。;]{0,6}(?:审核|初审|复核|复审|审查|推荐))"
)
_INSTITUTION = (
    r"高校|学校|高等院校|院校|医院|医疗机构|科研院所|科研机构|科研单位|研究院"
    r"|事业单位|幼儿园|社会组织|社会团体|行业协会|商会"
)
_PERSON = (
    r"考生|应聘(?:人员|者)|申报(?:人(?!数)|人员)|报名(?:人员|者)|报考|学生"
    r"|学员|个人(?!所得)|本人|家长|评委|人才(?!公寓|工程|计划|项目)|毕业生"
    r"|失业人员"
    r"|教师|职工|参赛(?:者|选手)|选手|候选人|劳动者|居民|残疾人|博士后|参训|个体(?!工商)"
)
_ENTERPRISE = (
    r"企业(?!主管|服务平台)|公司|(?:申报|申请|用人|参保|项目|承担|建设|参评"
    r"|参赛|入选|获奖|获批|报名|创建|供应|中标|受检|实施|牵头)单位"
    r"|申报主体|所在单位|工作单位|申请主体|经营主体|市场主体|各有关单位|有关单位"
    r"|各单位|银行|基金管理|合作社|机构|园区运营|孵化器|众创空间|申领方|项目方"
    r"|纳税人|商户|门店|工商户"
)
_KINDS: tuple[tuple[Audience, re.Pattern[str]], ...] = (
    ("department", re.compile(_DEPARTMENT)),
    ("institution", re.compile(_INSTITUTION)),
    ("person", re.compile(_PERSON)),
    ("enterprise", re.compile(_ENTERPRISE)),
)
_FOR_PERSONS = re.compile(
    r"招聘(?!会)|职称|专业技术(?:职务|资格)|职务任职|考试|考生|研究生|招生|教师"
    r"|资格审查|特岗|职业资格|能力测试|培训班|劳动模范|先进个人|招录|遴选.{0,20}(?:专家"
    r"|委员|人员)"
    r"|人才(?!服务机构|中介|市场|集团)|最美|志愿者|公务员|助学|家庭经济困难|学生|儿童"
)
_RECEIVED_FROM = re.compile(
    rf"受理[^,。;]{{0,12}}?(?:(?P<person>{_PERSON})|(?P<enterprise>{_ENTERPRISE}))[^,。;]{{0,10}}申[报请]"
)
_ENTERPRISE_LISTED = re.compile(rf"(?:{_ENTERPRISE})[^,。;]{{0,60}}$")
"""企业、事业单位及社会组织: companies are among those who act."""
_RECEIVES = re.compile(r"[^,。;]{0,16}(?:受理|接受|接收|组织|开展|开放|启动|集中|发布|征集)")
"""A department of which this is said takes in what others apply for."""
_ADDRESSEE = re.compile(
    r"(?:对|为|给|面向|帮助|向|到|至|报送?|寄(?:送|至|交)?|送达?|交|经|在|登录|以|通过)[^,。;、]{0,10}$"
)


def for_persons(title: str) -> bool:
    """Whether a document under this title speaks to single persons."""
    return bool(_FOR_PERSONS.search(title))


def audience(before: str, after: str, stage: Stage, persons: bool) -> Audience:
    """``before`` and ``after``: the words up to the day and behind it; ``persons``: the document's title says so."""
    received = _RECEIVED_FROM.search(after)
    if received is not None:
        return "person" if received["person"] else "enterprise"
    who = _subject(before)
    if stage in ("recommend", "review") and _named(before, _KINDS[0][1]):
        return "department"
    if who == "department" and stage in ("apply", "claim") and _RECEIVES.match(after):
        who = None
    who = who or _subject(after[:24])
    if who is not None:
        return "person" if persons and who == "enterprise" and stage not in ("recommend", "review") else who
    if persons:
        return "person"
    return "department" if stage in ("recommend", "review") else "enterprise"


def subject(before: str) -> Audience | None:
    """Who is named nearest before the day as the one who acts."""
    return _subject(before)


def _named(said: str, pattern: re.Pattern[str]) -> bool:
    """Whether the pattern names one who acts, not one to whom something is handed in."""
    return any(not _ADDRESSEE.search(said[: found.start()]) for found in pattern.finditer(said))


def _subject(said: str) -> Audience | None:
    """The last named that is not one to whom something is handed in; the longest where names overlap."""
    best: tuple[int, int] | None = None
    who: Audience | None = None
    for kind, pattern in _KINDS:
        for found in pattern.finditer(said):
            if _ADDRESSEE.search(said[: found.start()]):
                continue
            rank = (found.end(), found.end() - found.start())
            if best is None or rank > best:
                best, who = rank, kind
    if who == "institution" and best is not None and _ENTERPRISE_LISTED.search(said[: best[0]]):
        return "enterprise"
    return who
