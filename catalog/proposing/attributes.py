"""Which attribute of a company a clause speaks of: the codes of catalog/attributes/attributes.toml and their words."""

import re
from dataclasses import dataclass
from typing import Literal

Measure = Literal["money", "percent", "count", "years", "months"]


@dataclass(frozen=True, slots=True)
class Measured:
    """An attribute that is compared with a figure. ``unit``: what a count is counted in."""

    code: str
    measure: Measure
    words: re.Pattern[str]
    unit: str = ""


def _measured(code: str, measure: Measure, words: str, unit: str = "") -> Measured:
    return Measured(code, measure, re.compile(words), unit)


_OF = r"[^,。;、]{0,20}?"
_SHARE = r"(?:的?(?:比例|比重|占比)|之比)?"

MEASURED: tuple[Measured, ...] = (
    _measured("rd_share", "percent",
    rf"(?:研发|研究开发|R&D|科研)(?:(?:费用|投入|经费|支出)(?:总额|总和)?{_OF}(?:占|占比){_OF}{_SHARE}"
    rf"|(?:投入)?强度)"),
    _measured("rd_staff_share", "percent", rf"研发人员(?:数(?:量)?)?{_OF}占{_OF}{_SHARE}"),
    _measured("technical_staff_share", "percent",
              rf"(?:科技人员|科技活动人员|技术人员)(?:数(?:量)?)?{_OF}占{_OF}{_SHARE}"),
    _measured("high_tech_revenue_share", "percent", rf"高新技术产品(?:\(服务\))?{_OF}收入{_OF}占{_OF}{_SHARE}"),
    _measured("main_business_share", "percent", rf"主营业务收入{_OF}占{_OF}{_SHARE}"),
    _measured("main_business_growth", "percent", rf"主营业务收入{_OF}(?:增长率|增速|增长)"),
    _measured("revenue_growth", "percent", rf"(?:营业收入|销售收入|营收){_OF}(?:增长率|增速|增长|增幅)"),
    _measured("net_profit_rate", "percent", r"净利润率|净利率"),
    _measured("debt_ratio", "percent", r"资产负债率"),
    _measured("market_share", "percent", r"市场占有率|市场份额"),
    _measured("shareholding", "percent", r"持股比例|持有[^,。;]{0,10}股(?:权|份)|股权(?:占比|比例)?|股份占比"),
    _measured("main_business_revenue", "money", r"主营业务(?:销售)?收入(?![^,。;\d]{0,12}占)"),
    _measured("revenue", "money",
    r"(?:营业(?:总)?收入|营收|销售收入|销售额|年销售)(?![^,。;\d]{0,12}(?:占"
    r"|比例|比重|增长))"),
    _measured("rd_expense", "money", r"(?:研发|研究开发)(?:费用|投入|经费|支出)(?:总额)?(?![^,。;\d]{0,16}占)"),
    _measured("total_assets", "money", r"资产总额|总资产"),
    _measured("net_assets", "money", r"净资产"),
    _measured("net_profit", "money", r"净利润(?!率)"),
    _measured("tax_paid", "money", r"(?:上?缴?纳税(?:额|总额|收)?|实缴税(?:收|金|款)|上缴税[收金款]|税收(?:贡献)?)"),
    _measured("paid_in_capital", "money", r"实缴(?:注册)?资(?:本|金)|实收资本"),
    _measured("registered_capital", "money", r"(?<!外方)注册资(?:本|金)"),
    _measured("equity_financing", "money", r"股权融资|融资(?:总)?额"),
    _measured("export_value", "money", r"(?:进出口|出口)(?:总)?额"),
    _measured("fixed_investment", "money", r"固定资产投资(?:总?额)?"),
    _measured("equipment_investment", "money",
    r"(?:设备|技术装备)(?:\([^()]*\))?(?:和[^,。;]{0,8})?(?:投资|投入|购置)(?:总?额"
    r"|费用)?"),
    _measured("project_investment", "money", r"(?:项目)?(?:计划|实际)?总投资(?:额)?|投资总额|(?:项目|新增)投资(?:额)?"),
    _measured("contract_value", "money", r"(?:技术合同|合同)[^,。;\d]{0,6}(?:交易|成交|金)额"),
    _measured("loan_rate_over_base", "percent", r"基准利率[^,。;\d]{0,8}上?浮|(?:LPR|报价利率)[^,。;\d]{0,8}上?浮"),
    _measured("loan_term", "months", r"贷款(?:的)?期限|贷款(?:的)?时间", "个月"),
    _measured("loan_balance", "money",
    r"贷款余额|(?:单(?:个|户|家|笔)[^,。;\d]{0,8}|每(?:户|家|笔)[^,。;\d]{0,6})贷款(?:额度|金额|总额)?"),
    _measured("foreign_capital", "money", r"实缴外方(?:注册)?资(?:本|金)"),
    _measured("social_insurance_employees", "count",
    r"(?:缴纳|参加)[^,。;]{0,8}社(?:会)?保(?:险)?[^,。;\d]{0,10}(?:人数|人员"
    r"|职工|员工)?|社保(?:缴纳)?人数", "人"),
    _measured("employees", "count", r"从业人员|职工总?数?|员工(?:总数|人数)?|用工(?:人数)?", "人"),
    _measured("patents_invention", "count", r"发明专利", "项"),
    _measured("patents_utility", "count", r"实用新型(?:专利)?", "项"),
    _measured("patents_design", "count", r"外观设计(?:专利)?", "项"),
    _measured("software_copyrights", "count", r"软件著作权|软著", "项"),
    _measured("plant_varieties", "count", r"植物新品种", "项"),
    _measured("ip_class_1_high_value", "count", r"[ⅠI一]类高价值知识产权", "项"),
    _measured("ip_class_1_own", "count", r"自主研发的?[ⅠI一]类知识产权", "项"),
    _measured("ip_class_1", "count", r"[ⅠI一]类知识产权", "项"),
    _measured("ip_class_2", "count", r"(?:Ⅱ|II|二)类知识产权", "项"),
    _measured("standards_drafted", "count",
              r"(?:主持|参与|牵头)[^,。;]{0,10}(?:制定|制修订|起草|修订)?[^,。;\d]{0,8}标准", "项"),
    _measured("energy_use", "count", r"综合能(?:源消费量|耗)|年耗能", "吨标准煤"),
    _measured("segment_age", "years", r"从事[^,。;]{0,16}(?:细分(?:市场|领域)|主导产品)[^,。;\d]{0,10}"),
    _measured("age", "years",
    r"(?:(?:注册)?成立(?:时间)?|注册(?!资)(?:时间)?|(?:连续|正常|稳定)?(?:运营"
    r"|经营)(?:时间)?)[^,。;\d一二两三五]{0,6}"),
    _measured("person_age", "years", r"年龄|周岁"),
)  # fmt: skip
"""In the order in which they are tried: a share before the sum it is a share of."""

FLAGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("independent_legal_person", re.compile(r"独立(?:的)?(?:企业|事业)?法人|(?:具有|具备)(?:独立)?(?:企业)?法人资格")),
    ("above_scale", re.compile(r"(?<!非)规模以上(?:工业|服务业)?企业|规上(?:工业|服务业)?企业|限额以上")),
    ("own_brand", re.compile(r"(?:拥有|具有|建有|有)[^,。;、]{0,24}自主品牌")),
)
"""What a company is or has."""

BARS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dishonest_debtor", re.compile(r"失信被执行人")),
    (
        "serious_dishonesty",
        re.compile(r"严重(?:违法)?失信|失信(?:主体|名单|惩戒|行为)|信用(?:黑名单|负面|惩戒)|黑名单|严重不良信用"),
    ),
    ("abnormal_operation", re.compile(r"经营异常")),
    (
        "major_accidents",
        re.compile(r"(?:安全|质量|环保|环境)[^,。;]{0,24}事故|事故[^,。;]{0,6}$|重大(?:安全|质量|环境)"),
    ),
    ("penalties", re.compile(r"(?:重大)?(?:行政)?处罚|违法(?:违规)?(?:行为|记录|失信)|违法违规")),
    ("tax_violations", re.compile(r"(?:偷|逃|骗|欠|漏)[^,。;]{0,4}税")),
    (
        "forbidden_products",
        re.compile(
            r"(?:国家|产业|属于?|生产)[^,。;]{0,16}(?:限制|禁止|淘汰)类?(?:、|和|或|及)(?:限制|禁止|淘汰)[^,。;]{0,4}类"
        ),
    ),
)
"""What must not be said of a company."""

BARRING = frozenset(code for code, _pattern in BARS)

QUALIFICATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("high_tech", re.compile(r"(?:国家)?高新技术企业|高企(?!业)")),
    ("sci_tech_sme", re.compile(r"科技型中小(?:微)?企业")),
    ("innovative_sme", re.compile(r"创新型中小企业")),
    ("little_giant", re.compile(r"专精特新[“”\"']?小巨人|[“\"]小巨人[”\"]企业|小巨人企业")),
    ("specialised_sme", re.compile(r"[“\"]?专精特新[”\"]?(?:中小)?企业")),
    ("single_champion", re.compile(r"单项冠军")),
    ("gazelle", re.compile(r"瞪羚企业")),
    ("unicorn", re.compile(r"独角兽企业")),
    ("tech_advanced_service", re.compile(r"技术先进型服务企业")),
    ("innovation_demonstration", re.compile(r"技术创新示范企业")),
    ("ip_advantage", re.compile(r"知识产权优势企业")),
    ("ip_demonstration", re.compile(r"知识产权示范企业")),
    ("sci_tech_leader", re.compile(r"科技领军企业")),
    ("green_factory", re.compile(r"绿色工厂")),
    ("time_honoured_brand", re.compile(r"老字号")),
)
"""资质称号, the codes of the attribute ``qualifications``."""

SIZES: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("micro", "small", "medium"), re.compile(r"中小微企业|(?<!创新型)(?<!科技型)(?<!专精特新)(?<!特新[”\"])中小企业")),
    (("micro", "small"), re.compile(r"(?<!中)小微企业|小型微型企业")),
    (("medium", "large"), re.compile(r"大中型企业")),
)
