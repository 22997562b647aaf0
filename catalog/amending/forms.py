"""The forms of a worksheet: an instruction put right, the day, the document meant, and a further document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.documents.models import PolicyDocument

from .model import Action, Instruction
from .paths import WHOLE, Path, read_path, read_paths
from .works import AmendmentWork

_NEEDED: dict[str, tuple[str, ...]] = {
    Action.REPLACE: ("path", "new"),
    Action.REPLACE_WORDS: ("path", "old", "new"),
    Action.DELETE_WORDS: ("path", "old"),
    Action.INSERT_WORDS: ("path", "old", "new"),
    Action.REPLACE_EVERYWHERE: ("old",),
    Action.INSERT: ("unit", "new"),
    Action.DELETE: ("path",),
    Action.RENUMBER: ("path", "to"),
    Action.REORDER: (),
    Action.MERGE: ("path",),
    Action.SPLIT: ("path", "to"),
    Action.RETITLE: ("path", "new"),
    Action.RENAME: ("new",),
}
_UNITS = ("条", "款", "项", "目", "编", "章", "节")


class InstructionForm(forms.Form):
    """One instruction in its parts; which of them are needed depends on what it does."""

    action = forms.ChoiceField(label=_("What it does"), choices=Action.choices)
    path = forms.CharField(
        label=_("Provision"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "第三条第二款第（一）项"}),
    )  # fmt: skip
    old = forms.CharField(label=_("Old words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    new = forms.CharField(label=_("New words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    unit = forms.ChoiceField(
        label=_("Inserted as"), required=False, choices=[("", "—"), *((unit, unit) for unit in _UNITS)]
    )
    to = forms.CharField(
        label=_("Place or new number"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "第四条"}),
    )  # fmt: skip
    before = forms.BooleanField(label=_("before it, not behind it"), required=False)
    every = forms.BooleanField(label=_("wherever the words stand in it"), required=False)

    def clean(self) -> dict[str, Any]:
        """What the action needs is there, and provisions can be read."""
        given = super().clean() or self.cleaned_data
        for name in _NEEDED.get(given.get("action", ""), ()):
            if not given.get(name):
                self.add_error(name, _("This is needed for what the instruction does."))
        for name in ("path", "to"):
            if given.get(name) and not read_path(given[name]).steps:
                self.add_error(name, _("Write a provision like 第三条第二款第（一）项."))
        merged = read_paths(given.get("path", "")) if given.get("action") == Action.MERGE else []
        if merged and (len(merged) == 1 or len({path.last.kind for path in merged}) > 1):
            self.add_error("path", _("Write all provisions that become one, like 第三条、第四条."))
        return given

    def instruction(self, words: str = "") -> Instruction:
        """What was entered; ``words`` are those of the act."""
        given = self.cleaned_data
        action = Action(given["action"])
        path, *merged = _paths(given["path"], action == Action.MERGE) or [WHOLE]
        places = _paths(given["to"], action == Action.SPLIT)
        return Instruction(
            action, path=path, old=_lines(given["old"]), new=_lines(given["new"]),
            to=places[0] if places else None, more=(*merged, *places[1:]), unit=given["unit"], before=given["before"],
            every=given["every"] or action == Action.REPLACE_EVERYWHERE, words=words,
        )  # fmt: skip


class StartForm(forms.ModelForm):
    """From which day the changes hold."""

    class Meta:
        model = AmendmentWork
        fields = ["starts_on", "in_order"]
        widgets = {"starts_on": AdminDateInput}


class TargetForm(forms.Form):
    """A document of the library."""

    target = forms.ModelChoiceField(
        PolicyDocument.objects.none(), label=_("document in the library"), required=False,
        widget=AdminSnippetChooser(PolicyDocument),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = PolicyDocument.objects.in_source_language()  # type: ignore[attr-defined]


def _paths(written: str, several: bool) -> list[Path]:
    """What a field names: all of an enumeration only where the action knows several."""
    if not written:
        return []
    return read_paths(written) if several else [read_path(written)]


def _lines(text: str) -> str:
    return "\n".join(text.splitlines())
