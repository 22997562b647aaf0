"""What people read in the office is Chinese (§ of the issue: everything visible)."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.editing.roles import ROLES
from tests.factories import build_policy, draft, published_policy

DOCUMENT = "wagtailsnippets_catalog_policydocument"
LATIN = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,})*")
TAKEN_AS_THEY_ARE = {"English", "PDF", "OFD", "Word", "Excel", "ZIP", "CSV", "XLSX", "JSON", "JSONL", "GB", "HTML"}
"""Names of formats and languages."""


def foreign_words(html: str) -> set[str]:
    """Latin words that a person would read on the page: texts, buttons, labels and hints; codes and names are none."""
    page = BeautifulSoup(html, "html.parser")
    for hidden in page(["script", "style", "svg", "noscript"]):
        hidden.decompose()
    spoken = [page.get_text(" ")]
    spoken += [
        tag[name] for tag in page.find_all(True) for name in ("placeholder", "title", "alt") if tag.has_attr(name)
    ]
    users = {role.code for role in ROLES} | {"writer", "approver", "organisation"}
    return {word for text in spoken for word in LATIN.findall(text) if word not in TAKEN_AS_THEY_ARE | users}


@pytest.fixture
def screens(office):
    """Addresses of the main screens, with something on them."""
    public, written = published_policy(title="公开文件"), build_policy(title="草稿文件")
    draft(written)
    return {
        "home": reverse("wagtailadmin_home"),
        "list": reverse(f"{DOCUMENT}:list"),
        "empty list": reverse(f"{DOCUMENT}:list") + "?q=没有这样的文件",
        "add": reverse(f"{DOCUMENT}:add"),
        "edit": reverse(f"{DOCUMENT}:edit", args=[written.pk]),
        "edit public": reverse(f"{DOCUMENT}:edit", args=[public.pk]),
        "history": reverse(f"{DOCUMENT}:history", args=[public.pk]),
        "inspect": reverse(f"{DOCUMENT}:inspect", args=[public.pk]),
        "delete": reverse(f"{DOCUMENT}:delete", args=[written.pk]),
        "duplicates": reverse("catalog_duplicates:list"),
        "organisations": reverse("wagtailsnippets_catalog_organisation:list"),
        "organisation": reverse("wagtailsnippets_catalog_organisation:add"),
        "region": reverse("wagtailsnippets_catalog_region:add"),
        "term": reverse("wagtailsnippets_catalog_term:add"),
    }


def test_screens__are_in_chinese(desk, screens):
    client = desk("editor")
    found = {name: foreign_words(client.get(url).content.decode()) for name, url in screens.items()}
    assert set.union(*found.values()) == set(), found


def test_login__is_in_chinese(client, office):
    assert foreign_words(client.get(reverse("wagtailadmin_login")).content.decode()) == set()
