"""The room's tables; each stands in the module of its concern."""

from .approvals import Approval
from .file_texts import FileText
from .files import StoredFile
from .published import (
    Audience,
    ChangeCause,
    ChangeKind,
    ContentChange,
    ContentFile,
    ContentItem,
    ContentPhase,
    ContentReference,
    ContentTerm,
    Feed,
    FollowerPosition,
)
from .scheduler import ScheduleAlarm

__all__ = [
    "Approval",
    "Audience",
    "ChangeCause",
    "ChangeKind",
    "ContentChange",
    "ContentFile",
    "ContentItem",
    "ContentPhase",
    "ContentReference",
    "ContentTerm",
    "Feed",
    "FileText",
    "FollowerPosition",
    "ScheduleAlarm",
    "StoredFile",
]
