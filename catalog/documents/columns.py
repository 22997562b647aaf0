"""The columns of policy files, as templates, imports and exports have them."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.transfer.columns import Column

from .models import Basis, Disclosure, TerminationKind
from .row_columns import DATE_COLUMNS

__all__ = ["COLUMNS", "DATE_COLUMNS"]


def _spelled_out(choices: type[TextChoices]) -> Promise:
    """The codes that are allowed, each with what it means."""
    shown = "、".join(f"{{{value}}}" for value in choices.values)
    return format_lazy(shown, **{value: format_lazy("{}（{}）", value, label) for value, label in choices.choices})


COLUMNS = (
    Column(
        "id",
        _("Source id"),
        _("The source's own identifier: the row is known again by it."),
        "LJ-0001",
        True,
        aliases=("source_id",),
    ),
    Column("content_id", _("Content id"), _("Given by our own export; left empty for new documents.")),
    Column("title", _("Title"), _("In full."), "澜江市人民政府关于培育科技型企业的通知", True),
    Column("kind", _("Kind"), _("政策文件 or 法规规章."), "政策文件"),
    Column("agency", _("Issuing body as the source says"), _("Compared with the text."), "澜江市人民政府"),
    Column("issuers", _("Issuers"), _("Full names, the leading one first, separated by 、."), ""),
    Column("level", _("Level"), _("国家级, 省级, 市级, 区县级 or 镇街级."), "市级"),
    Column("region_code", _("Region code"), _("Six digits of GB/T 2260."), "320500"),
    Column("regions", _("Region codes"), _("Where it applies; separated by 、. Counts before the single code."), ""),
    Column(
        "doc_number", _("Document number"), _("As printed, in any style."), "澜政发〔2026〕8号", aliases=("number_raw",)
    ),
    Column("index_number", _("Index number"), "", ""),
    Column("addressees", _("Addressees"), _("Whom it is sent to, as written; up to 2,000 characters."), ""),
    Column("publish_date", _("Date at the source"), _("As the source gives it."), "2026-03-18"),
    Column("written_on", _("Written on"), _("When one of these days is filled, all are taken as they are."), ""),
    Column("written_on_basis", _("Written: known from"), _spelled_out(Basis), ""),
    Column("published_on", _("Published on"), "", ""),
    Column("published_on_basis", _("Published: known from"), _spelled_out(Basis), ""),
    Column("posted_on", _("Posted on"), "", ""),
    Column("posted_on_basis", _("Posted: known from"), _spelled_out(Basis), ""),
    Column("effective_on", _("In force from"), "", ""),
    Column("effective_on_basis", _("In force: known from"), _spelled_out(Basis), ""),
    Column("expires_on", _("Valid until"), _("The last day."), ""),
    Column("expires_on_basis", _("Valid until: known from"), _spelled_out(Basis), ""),
    Column("terminated_on", _("Ended on"), _("The first day without validity."), ""),
    Column("terminated_on_basis", _("Ended: known from"), _spelled_out(Basis), ""),
    Column("termination_kind", _("Ended by being"), _spelled_out(TerminationKind), ""),
    Column("end_bound_to", _("Holds until this is issued"), "", ""),
    Column("status", _("Validity at the source"), _("有效, 废止 or 失效."), "有效", aliases=("source_status",)),
    Column("disclosure", _("Disclosure"), _spelled_out(Disclosure), ""),
    Column("category", _("Category at the source"), _("Levels separated by a backslash."), "科技、教育"),
    Column("genre", _("Genre code"), _("A name or code of the vocabulary."), ""),
    Column("rank", _("Legal rank code"), _("A name or code of the vocabulary."), ""),
    Column("theme", _("Theme code"), _("A name or code of the vocabulary."), ""),
    Column("policy_areas", _("Policy area codes"), _("Names or codes of the vocabulary, separated by 、."), ""),
    Column("summary", _("Summary"), "", ""),
    Column("url", _("Source address"), "", "https://www.example.gov.cn/a.html", aliases=("source_url",)),
    Column("source_site", _("Source site"), "", ""),
    Column(
        "attachments",
        _("Attachments at the source"),
        _("Addresses, one on a line."),
        "",
        aliases=("source_attachments",),
    ),
    Column("cited_numbers", _("Numbers quoted in the text"), _("Not taken in: relations are made by editors."), ""),
    Column("body", _("Text"), _("Plain text, one paragraph on a line."), "各有关单位：……"),
)
