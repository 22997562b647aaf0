"""The ZIP container of a DOCX, looked at before anything in it is unpacked, and read part by part under a limit."""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _
from lxml import etree
from lxml.etree import _Element as Element

from ..limits import MB, PACKAGE_BYTES, PACKAGE_PARTS, PACKAGE_RATIO, RATIO_COUNTS_FROM, XML_BYTES
from ..parts import Unreadable
from .names import STRICT

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: another part (its full name) or, ``external``, an address."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An opened DOCX; ``main`` is the part with the text. Raises Unreadable from every method."""

    archive: zipfile.ZipFile
    main: str = ""
    relations: dict[str, Relation] = field(default_factory=dict)
    _unpacked: int = 0

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self.archive.NameToInfo

    def data(self, name: str, limit: int = XML_BYTES) -> bytes:
        """The bytes of a part, never more than ``limit``."""
        try:
            with self.archive.open(name) as part:
                data = part.read(limit + 1)
        except KeyError as error:
            raise broken() from error
        except RuntimeError as error:
            raise _encrypted() from error
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise broken() from error
        self._unpacked += len(data)
        if len(data) > limit or self._unpacked > PACKAGE_BYTES:
            raise _too_large(limit if len(data) > limit else PACKAGE_BYTES)
        return data

    def xml(self, name: str) -> Element:
        """The tree of an XML part."""
        return parsed(self.data(name))

    def related(self, kind: str) -> Element | None:
        """The part of this kind (styles, numbering, footnotes) that belongs to the text, if there is one."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and self.has(relation.target):
                return self.xml(relation.target)
        return None


def opened(file: BinaryIO) -> Package:
    """The package, once its directory shows nothing suspicious. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise broken() from error
    _check(archive.infolist())
    package = Package(archive)
    roots = _relations(package, "")
    package.main = next((each.target for each in roots.values() if each.kind == "officeDocument"), "word/document.xml")
    package.relations = _relations(package, package.main)
    return package


def parsed(data: bytes) -> Element:
    """XML from a stranger: no document type, no entities, bounded depth."""
    for strict, usual in STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):
            raise nested() from error
        raise broken() from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(
            _(
                "The document declares entities or a document type, which Word never does; it is not read. "
                "Ask for another copy, or copy its text and paste it."
            ),
            code="xml",
        )
    return root


def broken() -> Unreadable:
    """What is said of a DOCX that is damaged."""
    return Unreadable(
        _("The DOCX is damaged or was not sent completely. Open it in Word or WPS, save it again, and try once more."),
        code="broken",
    )


def nested() -> Unreadable:
    """What is said of a DOCX that is nested beyond the parser's bound."""
    return Unreadable(_("The document is nested too deeply. Copy its text and paste it as plain text."), code="depth")


def crowded() -> Unreadable:
    """What is said of a package of more parts than are looked at."""
    return Unreadable(
        _("The DOCX holds more than %(limit)d parts. Ask for another copy, or copy its text and paste it.")
        % {"limit": PACKAGE_PARTS},
        code="parts",
    )


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > PACKAGE_PARTS:
        raise crowded()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted()
    if sum(entry.file_size for entry in entries) > PACKAGE_BYTES:
        raise _too_large(PACKAGE_BYTES)
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > PACKAGE_RATIO * max(entry.compress_size, 1):
            raise Unreadable(
                _(
                    "A part of the DOCX unpacks to more than %(ratio)d times its size; it is not read. "
                    "Ask for another copy, or copy its text and paste it."
                )
                % {"ratio": PACKAGE_RATIO},
                code="ratio",
            )


def _too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("The DOCX unpacks to more than %(limit)d MB. Ask for another copy, or copy its text and paste it.")
        % {"limit": limit // MB},
        code="size",
    )


def _encrypted() -> Unreadable:
    return Unreadable(
        _("The document is protected with a password. Save it without the password and try again."), code="encrypted"
    )


def _relations(package: Package, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    address = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(address):
        return {}
    return {each.get("Id", ""): _relation(each, folder) for each in package.xml(address).iter(_RELATION)}


def _relation(element: Element, folder: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(element.get("Type", "").rpartition("/")[2], target, external)
