"""Pictures that a document holds: what they really are, and how many are kept."""

import base64
import binascii
from urllib.parse import unquote_to_bytes

import filetype

from .limits import FIGURE_BYTES, FIGURES, FIGURES_BYTES
from .parts import FigurePart

RASTER = {"png": "png", "jpg": "jpg", "gif": "gif", "webp": "webp"}


class Figures:
    """Takes pictures up to the limits and counts the others."""

    def __init__(self) -> None:
        self.kept: list[FigurePart] = []
        self.left_out = 0
        self._bytes = 0

    def take(self, data: bytes, alt: str) -> FigurePart | None:
        """The picture as a part, or None (and counted) when it is no raster picture or beyond the limits."""
        kind = filetype.guess(data[:8192])
        extension = RASTER.get(kind.extension) if kind else None
        within = len(data) <= FIGURE_BYTES and self._bytes + len(data) <= FIGURES_BYTES and len(self.kept) < FIGURES
        if extension is None or not within:
            self.left_out += 1
            return None
        self._bytes += len(data)
        figure = FigurePart(data, extension, " ".join(alt.split())[:300])
        self.kept.append(figure)
        return figure

    def take_data_url(self, url: str, alt: str) -> FigurePart | None:
        """The picture of a ``data:`` address."""
        head, _comma, body = url.partition(",")
        if len(body) > FIGURE_BYTES * 2:
            self.left_out += 1
            return None
        try:
            raw = unquote_to_bytes(body)
            data = base64.b64decode(raw, validate=False) if head.lower().endswith(";base64") else raw
        except (binascii.Error, ValueError):
            data = b""
        return self.take(data, alt)
