"""Everything people read exists in Chinese."""

from pathlib import Path

from tooling.catalogues import messages_in_python, messages_in_template, untranslated


def test_catalogues__every_message_has_a_finished_chinese_translation() -> None:
    assert untranslated() == []


def test_messages__are_found_under_any_name(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "from django.utils import translation\n"
        "from django.utils.translation import gettext_lazy as _, pgettext as p\n"
        "a = _('one ' 'sentence')\n"
        "b = p('month', 'May')\n"
        "c = translation.ngettext('a row', 'rows', 2)\n"
        "d = print('not a message')\n"
    )
    assert [message for message, line in messages_in_python(module)] == ["one sentence", "May", "a row"]


def test_messages__are_found_in_templates(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}<p>{% translate "Save" %}</p>\n'
        "{% blocktranslate trimmed %}\n  Hello\n  there\n{% endblocktranslate %}"
    )
    assert [message for message, line in messages_in_template(page)] == ["Save", "Hello there"]
