"""What six real documents give, built as editors would: each block with the pattern of the sentence it comes from.

``TEXTS`` say in short, and in other words, what the documents say: for where the collected file is not at hand.
"""

from typing import Any

Block = dict[str, Any]


def b(kind: str, /, cite: str = "", **value: Any) -> Block:
    """A block; ``cite`` is the pattern of the sentence it rests on."""
    return {"type": kind, "cite": cite, **value}


def criterion(attribute: str, operator: str, values: str = "", /, cite: str = "", **value: Any) -> Block:
    return b("criterion", cite, attribute=attribute, operator=operator, values=values, **value)


def group(kind: str, /, *conditions: Block, **value: Any) -> Block:
    return b("group", kind=kind, conditions=list(conditions), **value)


def option(points: str, words: str) -> dict[str, str]:
    return {"points": points, "words": words}


def section(words: str, maximum: str, minimum: str = "", **items: str) -> dict[str, Any]:
    shown = [{"words": name, "maximum": marks, "options": []} for name, marks in items.items()]
    return {"words": words, "maximum": maximum, "minimum": minimum or None, "items": shown}


TEXTS = {
    "HB0353": """特困行业企业可以缓缴单位应缴的三项社会保险费。
养老保险费缓缴费款所属期为2022年4月至6月，最迟应在2022年12月征期内补缴到位。
失业保险费、工伤保险费缓缴费款所属期为2022年4月至2023年3月。
所属期初始月份为2022年4月的，最迟应在2023年4月征期内补缴到位；
为其他月份的，最迟应在2023年5月征期内补缴到位。缓缴适用于餐饮、零售、旅游、民航、公路水路铁路运输企业。
缓缴期间免收滞纳金。""",
    "HB0617": """领跑者企业更新先进设备，按实际投入金额20%给予补助，最高不超过500万元。
晋级国家重点实验室的给予300万元-500万元奖励性补助。按不高于3%的费率上限及实际投保年度保费的80%给予投保企业补贴。
受让重大科技成果，单项交易额在50万元以上不足100万元的，给予最高10%的补助，超过100万元的部分给予最高5%的补助，每项最高可补助100万元。
主持国际、国家、行业标准制修订的，每个项目分别资助30万元、20万元、10万元。
金融创新项目每年评选不超过10个，每个项目奖励50万元。
基础层挂牌给予一次性10万元补助，实现首次股权融资的，再给予融资额1%且不超过50万元补助。
再按实际发生额的100%在税前加计扣除。
减按15%的税率征收企业所得税。
给予院士合作重点单位一次性奖励40万元，给予博士后研究人员日常经费每人每年8万元。""",
    "HB0915": """进入Ⅱ期、Ⅲ期临床试验研究的创新药，分别给予300万元、500万元奖励；进入Ⅲ期的改良型新药，给予200万元奖励。
单位每年最高累计奖励额度2000万元。创新药产业化项目给予不超过项目固定资产投资30%、最高不超过5000万元的补助。
外方注册资本超过1000万美元的总部，按当年实缴外方注册资本额2%、最高不超过1亿元给予奖励。
按实际投保年度费的80%、不超过3%费率上限给予不超过3年的保费补贴。
奖励资金就高不就低，同一独立法人单位每年累计不超过5000万元，引进龙头企业除外。""",
    "HB1117": """申报对象为依法登记注册、具有独立法人资格且从事工业设计相关活动的单位。
2020年（含）以来获得国际知名工业设计奖项。
获得iF设计金奖、红点至尊奖的，每项给予50万元人民币奖励；获得中国优秀工业设计奖金奖的，每项给予20万元人民币奖励；其他奖项每项给予10万元人民币奖励。
申报书及相关材料一式三份、同时报送电子版，审验获奖证书原件。""",
    "HB1069": """公告条件：评价得分达到60分以上(其中创新能力指标得分不低于20分、\
成长性指标及专业化指标得分均不低于15分)，或满足直通条件之一。
近三年新增股权融资总额（合格机构投资者的实缴额）500万元以上。从事特定细分市场时间达到2年以上。
上年度研发费用总额不低于100万元，且占营业收入总额比重不低于3%。
上年度营业收入总额在1000万元以上，或近2年新增股权融资总额达2000万元以上。近两年研发费用总额均值在1000万元以上。
小巨人：营业收入总额在1亿元以上的，研发费用占比均不低于3%；5000万元-1亿元的，均不低于6%；在5000万元以下的，近2年新增股权融资总额8000万元以上，
且研发费用总额3000万元以上、研发人员占企业职工总数比重50%以上。有效期为三年，每次到期后组织复核。""",
    "HB0935": """单个企业贷款原则上不超过500万元，贷款的期限为一年期以上，在基准利率基础上浮不得高于30%。
对合作银行上年度贷款余额增长的部分，按不高于0.5%的比例给予奖励，单个合作银行奖励经费不超过500万元。
信用贷款或专利权质押贷款的不良贷款，按照损失的70%进行补助，不超过当年发放贷款总额的4%；其他形式贷款按照50%进行补助，不超过贷款总额的3%。
选择风险补助方式的合作银行还需提供不良贷款的合同。""",
}

EXPENSES = {"unit": "万元"}

PRODUCTS: dict[str, list[dict[str, Any]]] = {
    "HB0353": [
        {
            "title": "特困行业阶段性缓缴三项社会保险费", "access_mode": "instant", "who_benefits": "参保单位",
            "application_conditions": [
                group("any_of", criterion("industry", "within_industry", "H62、F52、N786、G56、G54、G55、G53"),
                      b("text", "餐饮、零售、旅游、民航", words="个体工商户以及其他单位，参照企业办法缓缴")),
            ],
            "benefits": [
                b("deferral", "2022年12月征期", what="企业职工基本养老保险费单位缴费部分", due_on="2022-12-31",
                  charge_period={"starts_on": "2022-04-01", "ends_on": "2022-06-30"}, without_late_fee=True),
                b("deferral", "2023年4月征期", what="失业保险费、工伤保险费", case="初始月份为2022年4月",
                  charge_period={"starts_on": "2022-04-01", "ends_on": "2023-03-31"}, due_on="2023-04-30",
                  application_period={"starts_on": "2022-06-01", "ends_on": "2023-04-30"}, without_late_fee=True),
                b("deferral", "2023年5月征期", what="失业保险费、工伤保险费", case="初始月份为其他月份",
                  charge_period={"starts_on": "2022-05-01", "ends_on": "2023-03-31"}, due_on="2023-05-31",
                  without_late_fee=True),
            ],
        },
    ],
    "HB0617": [
        {"title": "领跑者企业设备更新补助", "benefits": [
            b("rate", "实际投入金额20%", rate="20", base="实际投入金额", cap="500", **EXPENSES)]},
        {"title": "创新载体晋级奖励", "benefits": [b("range", "300万元-500万元", least="300", most="500", **EXPENSES)]},
        {"title": "首台（套）保费补贴", "benefits": [
            b("rate", "费率上限及", rate="80", base="实际投保年度保费", cap_rate="3", cap_base="费率")]},
        {"title": "重大科技成果受让补助", "benefits": [
            b("tiers", "不足100万元", base="技术合同实际交易额", kind="progressive", up_to=True, least_base="50",
              tiers=[{"starts": "50", "rate": "10"}, {"starts": "100", "rate": "5"}], cap="100", per="项",
              **EXPENSES)]},
        {"title": "标准制修订资助", "variants": [
            {"name": name, "benefits": [b("fixed", "标准制修订的", amount=amount, per="个", **EXPENSES)]}
            for name, amount in (("国际标准", "30"), ("国家标准", "20"), ("行业标准", "10"))]},
        {"title": "金融机构创新项目奖励", "benefits": [
            b("quota", "每年评选不超过10个", places="10", of="每年"),
            b("fixed", "每年评选不超过10个", amount="50", per="个", frequency="once", **EXPENSES)]},
        {"title": "新三板挂牌补助", "benefits": [
            b("fixed", "一次性10万元", amount="10", frequency="once", **EXPENSES),
            b("rate", "融资额1%", case="实现首次股权融资的", rate="1", base="融资额", cap="50", **EXPENSES)]},
        {"title": "研发费用加计扣除", "access_mode": "self_declared", "benefits": [
            b("deduction", "税前加计扣除", what="研发费用", rate="100"),
            b("reduction", "减按15%的税率", case="高新技术企业", what="企业所得税", to_rate="15")]},
        {"title": "院士合作和博士后经费", "benefits": [
            b("fixed", "奖励40万元", case="院士合作重点单位", amount="40", frequency="once", **EXPENSES),
            b("fixed", "每人每年8万元", amount="8", per="人·年", frequency="yearly", **EXPENSES)]},
    ],
    "HB0915": [
        {"title": "创新药研发奖励", "benefits": [
            b("fixed", "Ⅱ期、Ⅲ期临床", case="Ⅱ期", amount="300", **EXPENSES),
            b("fixed", "Ⅱ期、Ⅲ期临床", case="Ⅲ期", amount="500", **EXPENSES),
            b("fixed", "改良型新药，给予200万元", case="改良型新药Ⅲ期", amount="200", **EXPENSES)],
         "stacking": [b("cap", "额度2000万元", reach="named", amount="2000", unit="万元", scope="year")]},
        {"title": "创新药产业化补助", "benefits": [
            b("rate", "固定资产投资30%", rate="30", up_to=True, base="项目固定资产投资", cap="5000", **EXPENSES)]},
        {"title": "引进龙头企业奖励",
         "application_conditions": [b("text", "1000万美元", words="当年实缴外方注册资本超过1000万美元")],
         "benefits": [b("rate", "最高不超过1亿元", rate="2", base="当年实缴外方注册资本额", cap="1", unit="亿元")]},
        {"title": "首台（套）医疗器械保费补贴", "benefits": [
            b("rate", "年度费的80%", rate="80", base="实际投保年度费", cap_rate="3", cap_base="费率", times=3,
              frequency="yearly")],
         "stacking": [
            b("higher_wins", "就高不就低"),
            b("cap", "不超过5000万元奖励|累计不超过5000万元", reach="all_but", amount="5000", unit="万元", scope="year",
              products=[{"name": "引进龙头企业奖励"}])]},
    ],
    "HB1117": [
        {"title": "知名工业设计奖获奖项目奖励",
         "application_conditions": [
            criterion("independent_legal_person", "has", cite="独立法人资格"),
            criterion("registered_in", "within_region", "980000"),
            b("text", "2020年（含）以来", words="2020年（含）以来获得国际知名工业设计奖项和中国优秀工业设计奖金奖")],
         "benefits": [
            b("fixed", "50万元人民币", case="iF设计金奖、红点之星、红点至尊奖", amount="50", per="项", **EXPENSES),
            b("fixed", "20万元人民币", case="中国优秀工业设计奖金奖", amount="20", per="项", **EXPENSES),
            b("fixed", "10万元人民币", case="其他奖项", amount="10", per="项", **EXPENSES)],
         "materials": [
            b("material", "一式三份", name="项目申报书", form="both", copies=3),
            b("material", "证书原件", name="获奖证书", original="shown")]},
    ],
    "HB1069": [
        {"title": "优质中小企业梯度培育", "kind": "recognition", "certificate_term_months": 36,
         "re_examination": "到期复核",
         "application_conditions": [criterion("registered_in", "within_region", "980000"),
                                    criterion("major_accidents", "has", period="last_3_years", effect="exclude")],
         "variants": [
            {"name": "创新型中小企业", "certificate_months": 36, "recognition_conditions": [
                b("scorecard", "创新能力指标得分不低于20分", words="评价得分", pass_mark="60", sections=[
                    section("创新能力", "40", "20", 知识产权="20", 研发费用占比="20"),
                    section("成长性", "30", "15", 主营业务收入增长率="20", 资产负债率="10"),
                    section("专业化", "30", "15", 主导产品领域="10", 主营业务收入占比="20")],
                  routes=[criterion("awards_national", "has", period="last_3_years"),
                          criterion("qualifications", "has", "高新技术企业"),
                          criterion("rd_institution", "at_least", "省级"),
                          criterion("equity_financing", "at_least", "500", cite="500万元以上", period="last_3_years",
                                    aggregate="total")])]},
            {"name": "专精特新中小企业", "recognition_conditions": [
                criterion("segment_age", "at_least", "2", unit="年"),
                criterion("rd_expense", "at_least", "100", cite="研发费用总额不低于100万元", period="last_year"),
                criterion("rd_share", "at_least", "3", period="last_year"),
                group("any_of", criterion("revenue", "at_least", "1000", period="last_year"),
                      criterion("equity_financing", "at_least", "2000", cite="2000万元以上", period="last_2_years",
                                aggregate="total")),
                b("scorecard", words="评价得分", pass_mark="60", sections=[], routes=[
                    criterion("rd_expense", "at_least", "1000", cite="均值在1000万元以上", period="last_2_years",
                              aggregate="average")])]},
            {"name": "专精特新“小巨人”企业", "recognition_conditions": [
                group("any_of",
                    group("all_of", criterion("revenue", "at_least", "1", unit="亿元", period="last_year"),
                          criterion("rd_share", "at_least", "3", period="last_2_years", aggregate="each")),
                    group("all_of", criterion("revenue", "between", "5000～10000", period="last_year"),
                          criterion("rd_share", "at_least", "6", cite="不低于6%", period="last_2_years",
                                    aggregate="each")),
                    group("all_of", criterion("revenue", "less_than", "5000", period="last_year"),
                          criterion("equity_financing", "at_least", "8000", cite="8000万元以上", period="last_2_years",
                                    aggregate="total"),
                          criterion("rd_expense", "at_least", "3000"), criterion("rd_staff_share", "at_least", "50")),
                    group("any_of", criterion("awards_national", "has", period="last_3_years"),
                          criterion("maker_china_50", "has", period="last_3_years")))]},
        ]},
    ],
    "HB0935": [
        {"title": "科技型中小企业贷款风险补偿", "who_applies": "合作银行", "who_benefits": "科技型中小企业",
         "who_is_paid": "合作银行",
         "application_conditions": [
            criterion("loan_balance", "at_most", "500", cite="上浮不得高于30%"),
            criterion("loan_term", "at_least", "12"),
            criterion("loan_rate_over_base", "at_most", "30", cite="上浮不得高于30%")],
         "variants": [
            {"name": "奖励", "benefits": [
                b("rate", "不高于0.5%", rate="0.5", up_to=True, base="上年度贷款余额增长的部分", cap="500",
                  frequency="yearly", **EXPENSES)]},
            {"name": "风险补助",
             "benefits": [
                b("rate", "的70%进行补助", case="信用贷款或专利权质押贷款", rate="70", base="不良贷款损失",
                  cap_rate="4", cap_base="当年实际发放的贷款总额"),
                b("rate", "的?50%进行补助", case="其他形式贷款", rate="50", base="不良贷款损失", cap_rate="3",
                  cap_base="当年实际发放的贷款总额")],
             "materials": [b("material", "不良贷款的合同", name="不良贷款的合同", required=False,
                             when="选择风险补助方式的合作银行")]}]},
    ],
}  # fmt: skip
