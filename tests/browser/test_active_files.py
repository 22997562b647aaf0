"""An attached web page is for saving: opened at our address it runs nothing, shows nothing, and reaches nobody."""

import contextlib
import io
from typing import TYPE_CHECKING, Any

import pytest

from catalog.documents.models import DocumentAttachment
from cms.content.files import store
from tests.factories import build_policy, published

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = b"""<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0;url=/ran?refresh">
<script>fetch("/ran?script"); document.cookie = "ran=1"</script></head>
<body onload="fetch('/ran?load')"><img src="/ran?image" onerror="fetch('/ran?error')"><p>text</p></body></html>"""
ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    + PAGE
)
FRAME = "address => void document.body.append(Object.assign(document.createElement('iframe'), {src: address}))"
ENTRY = "/api/v1/policies"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("原网页.html", PAGE, "application/octet-stream"),
        ("原网页.htm", PAGE, "application/octet-stream"),
        ("原网页.mht", ARCHIVE, "application/octet-stream"),
        ("其实是网页.txt", PAGE, "text/plain"),
    ],
)
def test_web_page__attached_runs_nothing_in_a_browser(
    page: "Page", live_server: Any, name: str, content: bytes, media_type: str
) -> None:
    policy = build_policy()
    policy.attachments = [DocumentAttachment(file=store(io.BytesIO(content), name=name))]
    published(policy)
    url = page.request.get(f"{live_server.url}{ENTRY}/{policy.content_id}").json()["attachments"][0]["url"]
    url = url if url.startswith("http") else live_server.url + url
    answer = page.request.get(url)
    assert answer.body() == content
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    if media_type != "text/plain":
        assert answer.headers["content-disposition"].startswith("attachment;")

    from playwright.sync_api import Error

    asked: list[str] = []

    def remember(request: "Request") -> None:
        asked.append(request.url)

    page.goto(f"{live_server.url}{ENTRY}")
    page.context.on("request", remember)
    page.evaluate(FRAME, url)
    page.evaluate("address => void window.open(address)", url)
    page.wait_for_timeout(1_000)
    with contextlib.suppress(Error):  # what is saved is no page that was gone to
        page.goto(url)
    page.wait_for_timeout(500)
    assert [address for address in asked if "/ran" in address] == []
    assert [cookie for cookie in page.context.cookies() if cookie["name"] == "ran"] == []
