"""The prepared text as a package of its own for mammoth: nothing of the original file but checked XML goes into it."""

import io
import zipfile
from collections.abc import Collection, Mapping
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from lxml import etree
from lxml.etree import _Element as Element

from .names import NAMESPACES

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGED = "http://schemas.openxmlformats.org/package/2006"
_WORD = NAMESPACES["w"]
_STYLES = f'<w:styles xmlns:w="{_WORD}">%s</w:styles>' % "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in (1, 2, 3)
)
_NUMBERING = (
    f'<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="0">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/></w:lvl>' for level in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_TYPES = (
    f'<Types xmlns="{_PACKAGED}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PICTURE = (
    '<w:drawing xmlns:w="{w}" xmlns:a="{a}" xmlns:r="{r}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:inline><a:graphic><a:graphicData>'
    '<pic:pic><pic:blipFill><a:blip r:embed="{id}"/></pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def placeholder(address: str) -> Element:
    """A drawing of the picture that :func:`bare_package` puts under this address."""
    return etree.fromstring(_PICTURE.format(id=address, **{name: NAMESPACES[name] for name in "war"}))


def bare_package(root: Element, links: Mapping[str, str], pictures: Collection[str]) -> BinaryIO:
    """A DOCX of ``root``. A picture's part holds only its address: the bytes are kept already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relations([("main", "officeDocument", "word/document.xml", "")]))
        archive.writestr("word/document.xml", etree.tostring(root, encoding="utf-8", xml_declaration=True))
        archive.writestr("word/styles.xml", _STYLES)
        archive.writestr("word/numbering.xml", _NUMBERING)
        for address in pictures:
            archive.writestr(f"word/media/{address}.png", address)
        archive.writestr("word/_rels/document.xml.rels", _relations(_of_document(links, pictures)))
    buffer.seek(0)
    return buffer


def _of_document(links: Mapping[str, str], pictures: Collection[str]) -> list[tuple[str, str, str, str]]:
    return [
        ("huiqi-styles", "styles", "styles.xml", ""),
        ("huiqi-numbering", "numbering", "numbering.xml", ""),
        *((address, "image", f"media/{address}.png", "") for address in pictures),
        *((identity, "hyperlink", target, ' TargetMode="External"') for identity, target in links.items()),
    ]


def _relations(rows: list[tuple[str, str, str, str]]) -> str:
    written = "".join(
        f'<Relationship Id={quoteattr(identity)} Type="{_RELATED}/{kind}" Target={quoteattr(target)}{mode}/>'
        for identity, kind, target, mode in rows
    )
    return f'<Relationships xmlns="{_PACKAGED}/relationships">{written}</Relationships>'
