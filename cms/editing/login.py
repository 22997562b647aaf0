"""The login form, with a label that Wagtail's leaves untranslated."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class OfficeLoginForm(LoginForm):
    """Wagtail declares its password field without a label, so that its name is shown in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
