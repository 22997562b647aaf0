"""What a browser posts from the edit screen of a document."""

from typing import Any

from bs4 import BeautifulSoup

from catalog.models import PolicyDocument
from tests.factories import OrganisationFactory


def posted(document: PolicyDocument | None = None, **changes: Any) -> dict[str, Any]:
    """The fields of the form as they stand in ``document`` (a new one where none is given), with ``changes``."""
    text = document.body[0].value.source if document else "<p>各有关单位：现将扶持办法印发给你们，请遵照执行。</p>"
    issuers = list(document.issuers.all()) if document else []
    organisation = issuers[0].organisation if issuers else OrganisationFactory()
    return {
        "title": document.title if document else "关于扶持企业发展的通知",
        "disclosure": "proactive",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": _draftail(text),
        **_formset("issuers", initial=len(issuers), total=1),
        "issuers-0-id": issuers[0].pk if issuers and issuers[0].pk else "",
        "issuers-0-ORDER": "1",
        "issuers-0-organisation": organisation.pk,
        **_formset("attachments"),
        **_formset("relations"),
        "change_significant": "on",
        **changes,
    }


def fields_on(page: str) -> dict[str, str]:
    """What a browser would send back of a page's edit form without touching it, but for the text editor's values."""
    form = BeautifulSoup(page, "html.parser").find("form", attrs={"data-edit-form": True})
    found = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if (
            not name
            or "__prefix__" in name
            or (field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"))
        ):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True)
            found[name] = chosen["value"] if chosen else ""
        else:
            found[name] = field.text.strip() if field.name == "textarea" else field.get("value", "")
    return found


def _formset(prefix: str, *, initial: int = 0, total: int = 0) -> dict[str, Any]:
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }


def _draftail(html: str) -> str:
    from wagtail.test.utils.form_data import rich_text

    return rich_text(html)
