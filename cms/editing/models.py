"""The room's tables; each stands in the module of its concern."""

from .workflow import ReviewTask

__all__ = ["ReviewTask"]
