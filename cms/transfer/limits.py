"""How large a file may be. It is counted while reading, so that a small file that unpacks hugely stops early."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file; overridden by the setting ``TRANSFER_LIMITS``, a dict with the same names."""

    file_bytes: int = 64 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200
    cell_characters: int = 1_000_000
    row_characters: int = 4_000_000
    unzipped_bytes: int = 256 * 1024 * 1024
    zip_ratio: int = 200
    zip_entries: int = 1_000

    @classmethod
    def from_settings(cls) -> "Limits":
        """The limits of this installation."""
        return cls(**getattr(settings, "TRANSFER_LIMITS", {}))
