"""An ordinary notice as editors get it, in several forms, and people who may bring it."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from catalog.intake import services
from catalog.intake.models import Intake
from cms.editing.roles import role, setup_office
from tests.factories import UserFactory, locale

TITLE = "关于支持小微企业数字化改造的通知"
PARAGRAPHS = (
    TITLE,
    "澜工信〔2026〕12号",
    "各区县工业和信息化局，各有关单位：",
    "根据《澜江市中小企业促进条例》，现就支持小微企业数字化改造有关事项通知如下：",
    "一、支持对象。在本市登记注册、依法纳税的小型微型企业。",
    "二、支持标准。按照实际投入的百分之三十给予补助，最高不超过二十万元。",
    "本通知自2026年3月1日起施行，有效期3年。《关于小微企业上云的通知》（澜工信〔2021〕8号）同时废止。",
    "澜江市工业和信息化局",
    "2026年2月9日",
)
TEXT = "\n".join(PARAGRAPHS)


def docx(paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """The notice as Word writes it, with a table of funds."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(("项目", "金额", "软件", "二十万元")):
        table.rows[place // 2].cells[place % 2].text = words
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def office(group: str = "editor") -> tuple[Client, Any]:
    """A person of the office, logged in."""
    setup_office()
    locale()
    user = UserFactory(username=group)
    user.groups.add(Group.objects.get(name=role(group).name))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user


def brought(content: bytes | str = TEXT, name: str = "", *, user: Any = None, kind: str = "") -> Intake:
    """A text brought by a person, read as far as it can be."""
    data = content.encode() if isinstance(content, str) else content
    kind = kind or ("file" if name else "text")
    return services.begin(token=uuid4(), kind=kind, name=name, chunks=[data], user=user or UserFactory())


def sent(client: Client, content: bytes = b"", name: str = "通知.docx", **values: Any) -> Any:
    """The answer to the form that brings a file or text, followed to the page it leads to."""
    data = {"token": str(uuid4()), "text": "", "html": "", **values}
    if content or "file" in values:
        data["file"] = SimpleUploadedFile(name, content)
    return client.post(reverse("catalog_intake:new"), data, follow=True)
