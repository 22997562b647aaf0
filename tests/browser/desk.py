"""An editor at the workspace, as browser tests drive one: what is done is counted, what was built is read back.

An action is what a person does once: a click, a drag over words, a key that means something, one field filled in.
Waiting, looking and scrolling are none.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from catalog.attributes.loading import load_attributes
from catalog.blocks.publishing import Json, published_stream
from catalog.documents.importing import PolicyAdapter
from catalog.models import PolicyDocument, Region
from catalog.reference.vocabularies import load_vocabularies
from cms.content.publishable import Publishable
from cms.editing.permissions import create_permissions
from cms.transfer.models import ImportOptions, Mode
from cms.transfer.services import run_file
from tests.factories import UserFactory, locale

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "policies.jsonl"
needs_records = pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data/policies.jsonl beside the project")

PROVINCE = ("130000", "河北省", "province")
"""The region the real records name."""

_FIND = """([words, label]) => {
  const squeezed = (text) => text.replace(/\\s+/g, "");
  const wanted = squeezed(words);
  for (const article of document.querySelectorAll(".huiqi-ws-provision")) {
    if (label && article.dataset.label !== label) continue;
    const places = [];
    const walker = document.createTreeWalker(article.querySelector("p"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      [...node.data].forEach((char, at) => squeezed(char) && places.push([node, at, char]));
    }
    const at = places.map((each) => each[2]).join("").indexOf(wanted);
    if (at < 0) continue;
    const [first, last] = [places[at], places[at + wanted.length - 1]];
    const range = document.createRange();
    range.setStart(first[0], first[1]);
    range.setEnd(last[0], last[1] + 1);
    first[0].parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    return [boxes[0], boxes[boxes.length - 1]].map((box) => box.toJSON());
  }
  return null;
}"""

_HEADS = ".huiqi-ws-card > header, .huiqi-ws-part > header"


class Count:
    """How much a person had to do, and how long it took."""

    def __init__(self) -> None:
        self.actions = 0
        self.began = time.monotonic()

    def one(self) -> None:
        """One more action."""
        self.actions += 1

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def report(self, name: str) -> None:
        """Say both; shown by ``pytest -s`` and with a failure."""
        print(f"\n{name}: {self.actions} actions, {self.seconds:.1f} s")


class Form:
    """The form of one entry, or of the facts, as it stands open."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk
        self.dialog = desk.page.locator("dialog[open]")
        self.dialog.locator("form").wait_for()

    def field(self, path: str) -> "Locator":
        """A field by its path in the entry: ``cap``, ``charge_period-starts_on``, ``conditions-0-value-values``."""
        prefixed = self.dialog.locator(f"[name='entry-{path}']")
        return prefixed if prefixed.count() else self.dialog.locator(f"[name='{path}']")

    def unfold(self, path: str) -> None:
        """Open the closed groups the field stands in; each is a click."""
        for _depth in range(8):
            field = self.field(path)
            if field.is_visible():
                return
            closed = field.locator("xpath=ancestor::*[@hidden][last()]")
            toggle = self.dialog.locator(f"[aria-controls='{closed.get_attribute('id')}']").first
            self.desk.click(toggle)

    def fill(self, **values: Any) -> "Form":
        """Write into fields (``__`` stands for ``-``); True and False tick or clear, choices are chosen by value."""
        for name, value in values.items():
            path = name.replace("__", "-")
            self.unfold(path)
            field = self.field(path)
            kind = field.evaluate("field => field.type")
            if kind == "checkbox":
                field.set_checked(value)
            elif kind.startswith("select"):
                field.select_option(str(value))
            else:
                field.fill(str(value))
            self.desk.count.one()
        return self

    def type(self, code: str) -> "Form":
        """Choose another kind of entry: the form of that kind comes."""
        block = self.dialog.locator("form").element_handle()
        self.dialog.locator("select[name=type]").select_option(code)
        self.desk.count.one()
        self.desk.page.wait_for_function("form => !form.isConnected", arg=block)
        self.dialog.locator("form").wait_for()
        return self

    def keep(self) -> None:
        """Into the draft, with the keyboard."""
        self.desk.press("Control+Enter")
        self.dialog.wait_for(state="detached")
        self.desk.settle()


class Desk:
    """The workspace of one document in a browser."""

    def __init__(self, page: "Page", url: str, document: PolicyDocument) -> None:
        self.page, self.document = page, document
        self.count = Count()
        self.began = ""
        page.goto(url + reverse("catalog_workspace:page", args=[document.pk]))
        page.wait_for_load_state("networkidle")

    def settle(self) -> None:
        """Until the server has answered what was asked of it."""
        self.page.locator("#workspace:not([aria-busy])").wait_for()

    def press(self, *keys: str) -> None:
        """Keys, each one action."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count.one()

    def click(self, what: "Locator") -> None:
        """One click."""
        what.click()
        self.count.one()

    def select(self, words: str, label: str = "") -> None:
        """Drag the mouse over words of the document; blank space aside."""
        boxes = self.page.evaluate(_FIND, [words, label])
        assert boxes, f"“{words}” does not stand in {label or 'the document'}"
        first, last = boxes
        mouse = self.page.mouse
        mouse.move(first["left"] + 0.5, first["top"] + first["height"] / 2)
        mouse.down()
        mouse.move(last["right"] - 0.5, last["top"] + last["height"] / 2, steps=4)
        mouse.up()
        self.page.locator("#menu:not([hidden])").wait_for()
        self.count.one()

    def make(self, letter: str, words: str = "", label: str = "") -> None:
        """Make something of words, or of what is selected: its letter on the keyboard."""
        if words:
            self.select(words, label)
        self.press(letter)
        self.settle()

    def begin(self, letter: str, words: str, label: str = "") -> None:
        """A new product, call or item named by words; it becomes what is built."""
        cards = self.page.locator(".huiqi-ws-card").count()
        self.make(letter, words, label)
        self.page.locator(".huiqi-ws-card").nth(cards).wait_for()
        self.began = self.page.locator(".huiqi-ws-card:has(> header input:checked) > header strong").inner_text()

    def entry(self, letter: str, words: str, type_: str = "", label: str = "") -> Form:
        """The form of a new entry from words; ``type_`` where it is another than the letter's first."""
        self.make(letter, words, label)
        form = Form(self)
        return form.type(type_) if type_ and form.dialog.locator("[name=type]").input_value() != type_ else form

    def offer(self, words: str, *, kind: str = "", label: str = "") -> "Locator":
        """A proposal by words it shows."""
        narrowed = f"[data-kind='{kind}']" if kind else ""
        narrowed += f"[data-label='{label}']" if label else ""
        return self.page.locator(f".huiqi-ws-offer{narrowed}", has_text=words).first

    def accept(self, words: str, *, kind: str = "", label: str = "", how: str = "accept") -> None:
        """Take a proposal over as it is: one click. ``how``: recognise, everywhere, as its buttons are called."""
        offer = self.offer(words, kind=kind, label=label).element_handle()
        assert offer is not None
        self.click(self.offer(words, kind=kind, label=label).locator(f"[data-answer={how}]"))
        self.page.wait_for_function("offer => !offer.isConnected", arg=offer)
        self.settle()

    def change(self, words: str, *, kind: str = "", label: str = "") -> Form:
        """Open a proposal as a form: one click."""
        self.click(self.offer(words, kind=kind, label=label).locator("[data-answer=change]"))
        return Form(self)

    def target(self, name: str) -> None:
        """Choose the card or variant that is built on, by its name: one click."""
        self.click(self.page.locator(_HEADS).filter(has=self.page.get_by_text(name, exact=True)).locator("label"))

    def facts(self, title: str) -> Form:
        """The plain fields of something that is built."""
        card = self.page.locator(".huiqi-ws-card > header").filter(has=self.page.get_by_text(title, exact=True))
        self.click(card.locator("[data-do=facts]"))
        return Form(self)

    def row(self, words: str, within: str = "") -> "Locator":
        """An entry that stands already, the last with these words; ``within`` is the card or variant of that name."""
        rows = self.page.locator(".huiqi-ws-section li", has_text=words)
        if within:
            named = "xpath=ancestor::*[contains(@class, 'huiqi-ws-card') or contains(@class, 'huiqi-ws-part')][1]"
            heads = self.page.locator(_HEADS).filter(has=self.page.get_by_text(within, exact=True))
            rows = heads.locator(named).locator("li", has_text=words)
        return rows.last

    def edit(self, words: str, within: str = "") -> Form:
        """Open an entry that stands already."""
        self.click(self.row(words, within).locator("[data-do=entry]"))
        return Form(self)

    def join(self, words: str, kind: str) -> None:
        """Put a condition together with the one above it: ``all_of`` 且, ``any_of`` 或."""
        row = self.row(words)
        before = self.page.locator(".huiqi-ws-section li").count()
        self.click(row.locator(f"[data-do=join][data-kind={kind}]"))
        self.page.wait_for_function("n => document.querySelectorAll('.huiqi-ws-section li').length < n", arg=before)
        self.settle()

    def unroll(self) -> None:
        """Let everything that is built be seen in one picture, what is folded too."""
        self.page.add_style_tag(
            content=".huiqi-ws-text, .huiqi-ws-built, .huiqi-ws-words details { max-height: none; }"
        )
        self.page.evaluate("document.querySelectorAll('#built details').forEach(each => each.open = true)")

    def take_over(self) -> None:
        """Conditions and materials of its product into the call."""
        button = self.page.locator("[data-do=takeover]")
        self.click(button)
        button.wait_for(state="detached")
        self.settle()


@contextmanager
def counted(desk: Desk, name: str) -> Iterator[Count]:
    """Count from here on, and say at the end how much it was."""
    desk.count = Count()
    yield desk.count
    desk.count.report(name)


def bring_in(record: str, folder: Path) -> PolicyDocument:
    """One real record, brought in by the code that imports files, as a draft of the editor."""
    locale("zh-hans"), locale("en")
    load_attributes(), load_vocabularies()
    code, name, level = PROVINCE
    Region.objects.get_or_create(code=code, defaults={"name_zh": name, "level": level})
    path = folder / "policies.jsonl"
    path.write_text(_line(record), encoding="utf-8")
    create_permissions()
    user = UserFactory(username="importer")
    user.user_permissions.add(Permission.objects.get(codename="add_policydocument"))
    run_file(PolicyAdapter, path, options=ImportOptions(mode=Mode.LEAVE_OUT_REFUSED, publish=False), user=user)
    return PolicyDocument.objects.get(source_id=record)


def _line(record: str) -> str:
    """The row of the record; a notice of a call comes in as the document that it is."""
    for line in REAL.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] == record:
            return json.dumps({**row, "kind": "政策文件"}, ensure_ascii=False)
    raise AssertionError(f"{record} is not in {REAL}")


def latest(model: type[Publishable], **which: Any) -> Any:
    """The latest draft of the one object of this kind."""
    return model._base_manager.get(**which).get_latest_revision_as_object()


def said(stream: Any) -> list[Json]:
    """The entries of a stream as readers would get them, without what only the machine keeps."""
    return [_plain(each) for each in published_stream(stream)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in ("id", "citations")}
    return [_plain(each) for each in value] if isinstance(value, list) else value
