"""Rules and a decision that changes three of them, written for these tests."""

from uuid import UUID

from catalog.amending.applying import Applied, apply_instructions
from catalog.amending.instructions import read_instructions
from catalog.amending.model import Reading
from catalog.provisions.assembling import Provision

ACT = UUID("00000000-0000-4000-8000-000000000001")

FAIRS = """创业集市管理规定
第一章 总则
第一条 为了规范创业集市，制定本规定。
第二条 本规定所称创业集市，是指集中展示创业项目的场所。
第二章 举办
第三条 举办创业集市应当提前三十日备案。
第四条 备案材料由市商务部门受理。
备案材料不全的，一次告知。
备案免收费用。
第五条 本规定自2019年1月1日起施行。
"""

STATIONS = """联办孵化站管理暂行办法
第一条 为了规范联办孵化站，制定本办法。
第二条 本办法所称联办孵化站，是指两家以上单位共同设立的孵化机构。
第三条 设立联办孵化站，应当经区科技部门初审。
初审后报市科技部门审批，并报市财政部门备案。
审批结果应当公开。
第四条 申请设立的单位应当具备下列条件：
（一）有固定场所；
（二）有专职人员五名以上；
（三）注册资本不低于五百万元。
前款第（三）项的注册资本应当实缴。
第五条 孵化站每年报告一次。第四条的条件变化的，及时报告。
第六条 本办法自2019年1月1日起施行。
"""

CLINICS = """合作诊断所设立办法
第一条 合作诊断所为企业提供技术诊断。
第二条 诊断所可以从事下列业务：
（一）能耗诊断；
（二）工艺诊断。
第三条 设立诊断所应当提交申请书。
第四条 诊断所变更名称，应当在三十日内报告。
第五条 本办法自2019年1月1日起施行。
"""

DECISION_TITLE = "市人民政府关于修改部分文件的决定"
DECISION = (
    "市人民政府令第7号《市人民政府关于修改部分文件的决定》已经审议通过，现予公布，自2024年3月1日起施行。"
    "市长某某2024年1月5日市人民政府关于修改部分文件的决定根据《优化营商环境条例》，决定对3件文件的部分条款予以修改："
    "一、对《创业集市管理规定》作出修改（一）删去第三条。（二）删去第四条第二款。"
    "二、对《联办孵化站管理暂行办法》作出修改（一）将文件名称修改为《社会孵化站管理暂行办法》。"
    "（二）将第二条修改为“本办法所称社会孵化站，是指社会力量设立的孵化机构。”"
    "（三）删去第三条第一款；删去第三条第二款中的“并报市财政部门备案”。"
    "（四）删去第四条第（一）项；将第四条第（二）项修改为“有专职人员三名以上”；在第四条中增加一项“（四）有孵化章程”。"
    "三、对《合作诊断所设立办法》作出修改（一）将第二条第（一）项修改为“节能诊断”；在第二条中增加一项“（三）数字化诊断”。"
    "（二）删去第三条。（三）将第四条修改为“第三条诊断所变更名称，应当在十五日内报告。”"
    "同时，将文件中涉及“联办孵化站”“合作诊断所”的表述均修改为“社会孵化站”“社会诊断所”；"
    "对涉及孵化站审批权限的规定，由市级调整为区级。此外，对条文顺序和个别文字作相应调整和修改。"
    "本决定自2024年3月1日起施行。《创业集市管理规定》《联办孵化站管理暂行办法》《合作诊断所设立办法》根据本决定作相应修改，重新公布。"
)


def decision() -> Reading:
    """The decision read."""
    return read_instructions(DECISION, DECISION_TITLE)


def amended(text: str, words: str, *, title: str = "", in_order: bool = False) -> Applied:
    """``text`` after an act that says ``words``, every instruction of which must be understood."""
    reading = read_instructions(f"决定对《某某办法》作如下修改：{words}", "")
    assert not reading.unclear, reading.unclear
    assert reading.instructions, words
    return apply_instructions(reading.instructions, text, act=ACT, title=title, in_order=in_order)


def by_number(provisions: tuple[Provision, ...] | list[Provision]) -> dict[str, Provision]:
    """The numbered provisions by their numbers; of equal numbers the last."""
    return {provision.number: provision for provision in provisions if provision.number}
