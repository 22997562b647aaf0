"""Taking over the words of today: a citation is brought up to its source in a draft, and a person checks the values.

Nothing public changes by it: the draft goes through approval as every other (5.1.1.4).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalog.blocks.citations import CitationBlock
from catalog.blocks.settling import CitedHere, citations_in, citations_stored, renewed, text_under
from catalog.blocks.walking import Place, changed, holds, raw, stream_fields
from catalog.documents.models import PolicyDocument
from catalog.provisions.keeping import Kept
from cms.content import services
from cms.content.publishable import Publishable

from .citing import digest_of, provisions_on
from .claiming import claimed
from .models import ChangeOfSource, SourceChange

_NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万亿]+)"
_FIGURE = re.compile(
    rf"百分之[零〇一二三四五六七八九十百点]+|{_NUMBER} ?(?:[百千万亿]*[元人名年月日项个家件吨%‰倍]|个月|周岁|工作日)"
)
WHOLE = "sources"
"""The field that holds no values of its own: what it is built from as a whole."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a noted citation stands in the latest draft. No ``places``: the draft cites otherwise already.

    ``words`` would be quoted in place of the old ones; "" where that is for a person to say. ``quoted``: what the draft
    quotes instead, where it does already.
    """

    places: tuple[Place, ...]
    words: str
    editor: Any = None
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over: in which object, where first to look, and what figures became of which (20万元 → 30万元)."""

    instance: Publishable
    place: Place
    figures: str


def standings(noted: Iterable[SourceChange]) -> dict[int, Standing]:
    """By the key of a noted change, how it stands in the draft; of documents, which cite in relations, nothing.

    Two questions for each type of what cites.
    """
    found: dict[int, Standing] = {}
    by_model: dict[Any, list[SourceChange]] = {}
    for row in noted:
        by_model.setdefault(row.content_type.model_class(), []).append(row)
    for model in by_model.keys() - {None, PolicyDocument}:
        rows = by_model[model]
        objects = model._base_manager.filter(pk__in={row.object_id for row in rows})
        drafts = {each.pk: each.latest_revision for each in objects.select_related("latest_revision__user")}
        keys = _keys({row.source_id for row in rows})
        for row in rows:
            if (revision := drafts.get(row.object_id)) is not None:
                cited = list(citations_stored(model, revision.content))
                standing = _standing(row, _meant(cited, row, keys), revision.user)
                found[row.pk] = standing if standing.places else replace(standing, quoted=_quoted(cited, row, keys))
    return found


def _quoted(cited: Iterable[CitedHere], row: SourceChange, keys: Mapping[int, Any]) -> str:
    """The words of today of the provision that a draft quotes; "" where it cannot be told which took the old ones'
    place."""
    here = (each for each in cited if keys.get(each.document_id) == row.source_id and row.provision)
    words = {each.words for each in here if each.provision == str(row.provision) and each.words in row.words_after}
    part = counterpart(row.words_before, row.words_after)
    return part if part in words else words.pop() if len(words) == 1 else ""


@transaction.atomic
def take_over(*, change: SourceChange, seen: str, user: Any) -> Taken:
    """Keep a draft that quotes the words of today and, where figures changed, says what is to be checked.

    ``seen``: the digest of the words that ``user`` was shown. Raises ValidationError where there is nothing to take
    over any more, or somebody else is at work on it.
    """
    row = SourceChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.citing is None:
        raise ValidationError(_("This is no longer there."))
    if row.reviewed_at is not None:
        raise ValidationError(_("This was reviewed already by %(name)s."), params={"name": row.reviewed_by or "?"})
    source = PolicyDocument.objects.in_source_language().filter(translation_key=row.source_id, live=True).first()
    provisions = provisions_on(source, localdate()) if source else ()
    reads = digest_of(text_under(str(row.provision), provisions))
    if row.kind != ChangeOfSource.WORDS or not seen == reads == digest_of(row.words_after):
        raise ValidationError(_("The words changed again: look at them anew."))
    instance = claimed(row.citing, user)
    draft = instance.get_latest_revision_as_object()
    standing = _standing(row, _meant(citations_in(draft), row, _keys({row.source_id})), None)
    if not standing.places:
        raise ValidationError(_("The draft cites these words no more: somebody changed it already."))
    if not standing.words:
        raise ValidationError(_("Which words take their place is for a person to say: quote them in the form."))
    figures = changed_figures(row.words_before, standing.words)
    _renew(draft, row, provisions, standing.words)
    if figures:
        _ask_to_check(draft, row, figures, standing.places)
    services.save_draft(instance=draft, user=user, clean=False)
    return Taken(instance, lead_to(standing.places), figures)


def lead_to(places: Iterable[Place]) -> Place:
    """Where values stand, rather than where just the basis is named."""
    found = list(places)
    return next((each for each in found if each.field != WHOLE), found[0])


def changed_figures(before: str, after: str) -> str:
    """Figures that stand in only one of two wordings: “20万元 → 30万元”; "" where all stand in both."""
    old, new = ([each.group() for each in _FIGURE.finditer(text)] for text in (before, after))
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    return f"{'、'.join(gone) or '—'} → {'、'.join(come) or '—'}" if gone or come else ""


def counterpart(quoted: str, text: str) -> str:
    """The part of ``text`` that took the place of ``quoted``; "" unless both its ends still stand."""
    matcher = SequenceMatcher(None, quoted, text, autojunk=False)
    blocks = [each for each in matcher.get_matching_blocks() if each.size]
    if not blocks or blocks[0].a or blocks[-1].a + blocks[-1].size != len(quoted):
        return ""
    found = text[blocks[0].b : blocks[-1].b + blocks[-1].size]
    kept = sum(each.size for each in blocks)
    return found if 2 * kept >= max(len(quoted), len(found)) else ""


def _keys(sources: Iterable[Any]) -> dict[int, Any]:
    """Content ids of documents by the keys of their rows, which streams hold."""
    return dict(PolicyDocument.objects.filter(translation_key__in=sources).values_list("pk", "translation_key"))


def _meant(cited: Iterable[CitedHere], row: SourceChange, keys: Mapping[int, Any]) -> Iterator[CitedHere]:
    """The citations that a noted change is about, wherever they stand."""
    provision = str(row.provision) if row.provision else ""
    for each in cited:
        if keys.get(each.document_id) == row.source_id and not row.words_before and not provision:
            yield each  # the document as a whole
        elif keys.get(each.document_id) == row.source_id and (each.provision, each.words) == (
            provision,
            row.words_before,
        ):
            yield each


def _standing(row: SourceChange, meant: Iterator[CitedHere], editor: Any) -> Standing:
    here = list(meant)
    if not here or row.kind != ChangeOfSource.WORDS:
        words = ""
    else:
        words = row.words_after if here[0].whole else counterpart(row.words_before, row.words_after)
    return Standing(tuple(each.place for each in here), words, editor)


def _renew(draft: Any, row: SourceChange, provisions: Kept, words: str) -> None:
    """Let every citation of the provision in the old words quote the new ones."""
    keys, part = _keys({row.source_id}), "" if words == row.words_after else words

    def altered(value: dict[str, Any]) -> dict[str, Any]:
        if not value or keys.get(value.get("document") or 0) != row.source_id:
            return value
        if (value.get("provision"), value.get("words")) != (str(row.provision), row.words_before):
            return value
        return renewed(value, provisions, part)

    for field in stream_fields(type(draft)):
        if holds(field.stream_block, CitationBlock):
            stored = raw(getattr(draft, field.name))
            setattr(draft, field.name, changed(field.stream_block, stored, CitationBlock, altered))


def _ask_to_check(draft: Any, row: SourceChange, figures: str, places: Iterable[Place]) -> None:
    """Say in the draft which figures changed, and where they were cited; nothing is published while that stands."""
    where = "、".join(dict.fromkeys(str(each) for each in places if each.field != WHOLE))
    named = {"source": f"《{row.source_title}》{row.label}", "figures": figures, "where": where}
    said = _("%(source)s: %(figures)s. Check the values in: %(where)s.") if where else _("%(source)s: %(figures)s.")
    draft.draft_reason = "\n".join(filter(None, (draft.draft_reason, said % named)))
