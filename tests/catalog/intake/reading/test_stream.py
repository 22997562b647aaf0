"""A reading becomes a body that can be saved, published and shown."""

import io
from pathlib import Path
from typing import Any

import pytest

from catalog.documents.body import published_body
from catalog.documents.models import PolicyDocument
from catalog.intake.reading import FigurePart, Reading, TablePart, TextPart, read_html, to_stream
from cms.content.files import StoredFile, store

from .making import PICTURE


def keep(figure: FigurePart) -> StoredFile:
    return store(io.BytesIO(figure.data), name=f"figure.{figure.extension}")


@pytest.mark.django_db
def test_stream__is_published_as_it_was_read(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    (table,) = read_html("<table><tr><td colspan=2>序号<tr><td>1<td>甲</table>").blocks
    assert isinstance(table, TablePart)
    text = TextPart("<h2>总则</h2><p>第一条<strong>甲</strong></p>")
    reading = Reading((text, table, FigurePart(PICTURE, "png", "公章")))
    document = PolicyDocument(title="关于甲的通知", body=to_stream(reading, keep))
    published = published_body(document.body)
    assert [block["type"] for block in published["blocks"]] == ["text", "table", "figure"]
    assert published["text"] == "总则\n第一条甲\n序号\n1\t甲\n公章"
    assert '<td colspan="2">序号</td>' in published["html"]
    assert "<strong>甲</strong>" in published["html"]
