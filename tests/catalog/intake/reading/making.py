"""Makes the documents that the tests read: DOCX from WordprocessingML, PDF from typst."""

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import typst

from catalog.intake.reading import Reading, TablePart, TextPart

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="{_RELATED}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def p(text: str = "", properties: str = "", style: str = "") -> str:
    """A paragraph."""
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p><w:pPr>{look}</w:pPr><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"


def docx(
    body: str, parts: Mapping[str, str | bytes] | None = None, extra: Mapping[str, str] | None = None
) -> io.BytesIO:
    """A DOCX with this body; ``parts`` by name (styles, numbering, footnotes are related to it); ``extra`` adds
    relationships: id to "kind target" or "kind target External"."""
    parts = dict(parts or {})
    rows = {
        f"r-{name}": f"{name} {name}.xml" for name in ("styles", "numbering", "footnotes", "comments") if name in parts
    }
    rows |= dict(extra or {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", _rels({"r1": "officeDocument word/document.xml"}))
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", _rels(rows))
        for name, content in parts.items():
            if isinstance(content, str) and "." not in name:
                archive.writestr(f"word/{name}.xml", f"<w:{name} {_SPACES}>{content}</w:{name}>")
            else:
                archive.writestr(f"word/{name}", content)
    buffer.seek(0)
    return buffer


def _rels(rows: Mapping[str, str]) -> str:
    written = ""
    for identity, row in rows.items():
        kind, target, *mode = row.split()
        external = ' TargetMode="External"' if mode else ""
        written += f'<Relationship Id="{identity}" Type="{_RELATED}/{kind}" Target="{target}"{external}/>'
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )


def pdf(source: str, setup: str = "") -> io.BytesIO:
    """A PDF set like an official text: A4, two characters of indent, justified."""
    look = (
        '#set page(paper: "a4", numbering: "— 1 —")\n'
        '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"), lang: "zh", size: 16pt)\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
    )
    return io.BytesIO(typst.compile((look + setup + "\n" + source).encode()))


def lines(reading: Reading) -> list[str]:
    """The words of all text parts, one paragraph or item each."""
    found: list[str] = []
    for part in reading.blocks:
        if isinstance(part, TextPart):
            broken = re.sub(r"</(?:p|h\d|li|ul)>", "\n", part.html)
            plain = html.unescape(re.sub(r"<[^>]+>", "", broken))
            found += [line for line in plain.split("\n") if line]
    return found


def tables(reading: Reading) -> list[dict[str, Any]]:
    """The values of all tables."""
    return [part.value for part in reading.blocks if isinstance(part, TablePart)]


def codes(reading: Reading) -> set[str]:
    """What was noticed."""
    return {notice.code for notice in reading.notices}
