"""The columns of files of government services, as templates, imports and exports have them.

The names in capitals are those of the open data of the government service platforms.
"""

from django.utils.translation import gettext_lazy as _

from cms.transfer.columns import Column

COLUMNS = (
    Column(
        "code", _("Service code"), _("The row is known again by it."), "11980100MB0000001A4000101001000", True,
        aliases=("TASK_CODE", "事项编码", "实施编码"),
    ),
    Column("content_id", _("Content id"), _("Given by our own export; left empty for new services.")),
    Column(
        "title", _("Name of the service"), _("In full."), "食品生产许可（新办）", True,
        aliases=("TASK_NAME", "事项名称"),
    ),
    Column(
        "service_type", _("Type of service"), _("Name or code of the vocabulary."), "行政许可",
        aliases=("TASK_TYPE_TEXT", "事项类型"),
    ),
    Column(
        "department", _("Department as written"), _("Becomes the competent organisation, and takes no other role."),
        "澜江市市场监督管理局", aliases=("DEPT_NAME", "实施主体", "部门名称"),
    ),
    Column("competent", _("Competent organisations"), _("Full names separated by 、. Count before the department.")),
    Column("accepting", _("Accepting organisations"), _("Full names separated by 、.")),
    Column("authorising", _("Authorising organisations"), _("Full names separated by 、.")),
    Column("region_code", _("Region code"), _("Six digits of GB/T 2260."), "320500", aliases=("AREACODE",)),
    Column("regions", _("Region codes"), _("Where it is offered; separated by 、. Counts before the single code.")),
    Column("region_name", _("Region name"), _("Not taken in: the code counts."), "", aliases=("AREA_CODE_TEXT",)),
    Column(
        "level", _("Level"), _("国家级, 省级, 市级, 区县级 or 镇街级."), "市级", aliases=("matter_level", "行使层级")
    ),
    Column(
        "service_objects", _("Service objects"), _("Names or codes, separated by 、 or one on a line."),
        "企业法人、非法人企业", aliases=("service_object_name", "服务对象"),
    ),
    Column(
        "service_themes", _("Service themes"), _("Names or codes, separated by 、 or one on a line."), "准营准办",
        aliases=("theme_category", "主题分类"),
    ),
    Column(
        "conditions", _("Conditions of acceptance"), _("One point on a line; 无 says that there are none."),
        "营业执照的经营范围包括食品生产。", aliases=("accept_standard", "受理条件"),
    ),
    Column(
        "materials", _("Materials"), _("Names, one on a line; 无 and empty say none."), "食品生产许可申请书",
        aliases=("material_intro", "申请材料"),
    ),
    Column(
        "statutory_time", _("Statutory time as written"), _("For example 20(工作日)."), "20(工作日)",
        aliases=("handle_time", "法定办结时限"),
    ),
    Column("statutory_number", _("Statutory time"), _("A whole number. Counts before the words.")),
    Column("statutory_unit", _("Unit of the statutory time"), "working_day day hour month year at_once"),
    Column(
        "promised_time", _("Promised time as written"), _("For example 5(工作日)."), "5(工作日)",
        aliases=("handle_time_limit", "承诺办结时限"),
    ),
    Column("promised_number", _("Promised time"), _("A whole number. Counts before the words.")),
    Column("promised_unit", _("Unit of the promised time"), "working_day day hour month year at_once"),
    Column(
        "place", _("Where"), _("Address, hall and windows."), "政务服务中心二楼 12 号窗口",
        aliases=("handle_location", "办理地点"),
    ),
    Column("summary", _("Summary"), ""),
    Column("source_url", _("Source address"), "", "https://www.example.gov.cn/a.html", aliases=("url",)),
)  # fmt: skip
