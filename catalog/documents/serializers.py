"""The public shape of a policy document: run once at publish, and the source of the OpenAPI document."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from catalog.provisions.keeping import ANCHOR, Kept, anchors
from catalog.provisions.naming import labels
from catalog.reference.serializers import CardSerializer, CodeSerializer

from .body import published_body
from .models import Basis, Disclosure, DocumentAttachment, DocumentIssuer, PolicyDocument
from .numbers import parse_numbers
from .versions import TextVersion, titles_in_order, versions_in_order


class IssuerSerializer(serializers.Serializer[Any]):
    """An issuing organisation, and what the document itself calls it."""

    code = serializers.CharField(source="organisation.code")
    name = serializers.CharField(source="organisation.name")
    name_as_written = serializers.SerializerMethodField()

    def get_name_as_written(self, issuer: DocumentIssuer) -> str:
        return issuer.name_as_written or issuer.organisation.name_zh


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file for readers; ``sha256`` is of its bytes, so a mirror knows that it has it."""

    name = serializers.CharField(source="public_name")
    url = serializers.SerializerMethodField()
    size = serializers.IntegerField(source="file.size", help_text="Bytes.")
    mime = serializers.CharField(source="file.mime")
    sha256 = serializers.CharField(source="file.sha256")

    def get_url(self, attachment: DocumentAttachment) -> str:
        return f"/files/{attachment.file.sha256}/{attachment.public_name}"


class DateSerializer(serializers.Serializer[Any]):
    """A day (Asia/Shanghai) and how it is known; both null when it is not."""

    date = serializers.DateField(allow_null=True)
    basis = serializers.CharField(allow_null=True)


class ExpirySerializer(DateSerializer):
    """The last day. With basis ``presumed``, ``note`` names the rule; with ``bound``, what has to be issued first.

    A document bound to another has no date until that is issued.
    """

    note = serializers.CharField(allow_blank=True)


class DatesSerializer(serializers.Serializer[Any]):
    """The dates of a document, never merged."""

    written = DateSerializer()
    published = DateSerializer()
    posted = DateSerializer()
    effective = DateSerializer()
    expires = ExpirySerializer()
    terminated = DateSerializer()


class BodySerializer(serializers.Serializer[Any]):
    """The text as blocks, as HTML of whitelist ``html_version``, and plain."""

    html_version = serializers.IntegerField()
    blocks = serializers.ListField(child=serializers.DictField())
    html = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)


def published_provisions(kept: Kept) -> list[dict[str, Any]]:
    """Provisions with how they are cited and where they stand in the HTML.

    Member by member: PostgreSQL's jsonb gives them back in another order, and bytes that differ are a change.
    """
    called = labels(kept)
    names = ("id", "kind", "number", "heading", "text", "parent")
    return [
        {name: each[name] for name in names} | {"label": called[each["id"]], "anchor": ANCHOR + each["id"]}
        for each in kept
    ]


def published_versions(document: PolicyDocument) -> list[dict[str, Any]]:
    """The texts after the one as issued, with their words."""
    versions = versions_in_order(document)
    ends = [(version.starts_on - timedelta(days=1)).isoformat() for version in versions[1:]]
    titles = titles_in_order(document)
    return [
        {
            "number": number,
            "ends_on": ends[number - 1] if number <= len(ends) else None,
            **_version(version, titles[number]),
        }
        for number, version in enumerate(versions, 1)
    ]


def _version(version: TextVersion, title: str) -> dict[str, Any]:
    act = version.act
    named = act if act is not None and act.live and act.disclosure == Disclosure.PROACTIVE else None
    return {
        "starts_on": version.starts_on.isoformat(),
        "title": title,
        "act": {
            "id": named and str(named.translation_key),
            "title": version.act_title or str(act),
        },
        "note": version.note,
        "body": published_body(version.stream, anchors(version.provisions)),
        "provisions": published_provisions(version.provisions),
    }


class ProvisionSerializer(serializers.Serializer[Any]):
    """A part that can be cited. The texts of all, in order, are ``body.text``; ``anchor`` is an id in ``body.html``."""

    id = serializers.UUIDField()
    kind = serializers.CharField(
        help_text="part 编, chapter 章, section 节, article 条, paragraph 款, item 项, subitem 目, point, preamble, "
        "table, annex, signature, whole; open: a client must accept new ones."
    )
    number = serializers.CharField(allow_blank=True, help_text="As written: 第三条, （二）.")
    label = serializers.CharField(  # type: ignore[assignment]  # a field's own attribute of this name is another
        allow_blank=True, help_text="How it is cited: 第三条第二款第（一）项."
    )
    heading = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        allow_null=True, help_text="The provision under which it stands."
    )
    anchor = serializers.CharField()


class PolicyCardSerializer(CardSerializer):
    """A policy document as lists, references and search results show it."""

    numbers = serializers.SerializerMethodField()
    issuers = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()
    genre = CodeSerializer(allow_null=True)
    rank = CodeSerializer(allow_null=True)
    policy_areas = CodeSerializer(many=True)
    regions = CodeSerializer(many=True)
    published_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)

    def get_numbers(self, document: PolicyDocument) -> list[str]:
        return [number.display for number in parse_numbers(document.number_raw)]

    def get_issuers(self, document: PolicyDocument) -> IssuerSerializer(many=True):  # type: ignore[valid-type]
        return IssuerSerializer(document.issuers.all(), many=True).data


class ActSerializer(serializers.Serializer[Any]):
    """The document that amended; ``id`` is null while it is not in the library."""

    id = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()


class TextVersionSerializer(serializers.Serializer[Any]):
    """What an amendment made of the text. Days are of Asia/Shanghai; the words are given in copies for mirrors."""

    number = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The last day; null while no later version is known.")
    title = serializers.CharField()
    act = ActSerializer()
    note = serializers.CharField(allow_blank=True)
    body = BodySerializer(required=False)
    provisions = ProvisionSerializer(many=True, required=False)


class PolicyDocumentSerializer(PolicyCardSerializer):
    """A policy document whole. What depends on the clock, and references, are added when it is read."""

    number_as_printed = serializers.CharField(source="number_raw", allow_blank=True)
    index_number = serializers.CharField(allow_blank=True)
    addressees = serializers.CharField(allow_blank=True, help_text="主送, as written; up to 2,000 characters.")
    theme = CodeSerializer(allow_null=True)
    interpreter = CodeSerializer(allow_null=True)
    dates = serializers.SerializerMethodField()
    termination_kind = serializers.CharField(allow_blank=True)
    end_bound_to = serializers.CharField(allow_blank=True)
    disclosure = serializers.CharField()
    source_url = serializers.CharField(allow_blank=True)
    source_site = serializers.CharField(allow_blank=True)
    body = serializers.SerializerMethodField()
    provisions = serializers.SerializerMethodField()
    text_version = serializers.SerializerMethodField(
        help_text="Which text body and provisions are: 0 the one as issued, n the nth of text_versions."
    )
    text_versions = serializers.SerializerMethodField()
    attachments = serializers.SerializerMethodField()

    def get_dates(self, document: PolicyDocument) -> DatesSerializer:
        dates: dict[str, Any] = {
            name.removesuffix("_on"): {
                "date": day.isoformat() if (day := getattr(document, name)) else None,
                "basis": getattr(document, name.replace("_on", "_basis")) or None if day else None,
            }
            for name in document.DATE_FIELDS
        }
        if document.end_bound_to and not document.expires_on:
            dates["expires"]["basis"] = str(Basis.BOUND)
        notes = {Basis.PRESUMED: document.presumed_by, Basis.BOUND: document.end_bound_to}
        dates["expires"]["note"] = notes.get(dates["expires"]["basis"], "")
        return dates  # type: ignore[return-value]

    def get_body(self, document: PolicyDocument) -> BodySerializer:
        return self._once("body", lambda: published_body(document.body, anchors(document.provisions)))

    def get_provisions(self, document: PolicyDocument) -> ProvisionSerializer(many=True):  # type: ignore[valid-type]
        return published_provisions(document.provisions)

    def get_text_version(self, document: PolicyDocument) -> int:
        return 0

    def get_text_versions(self, document: PolicyDocument) -> TextVersionSerializer(many=True):  # type: ignore[valid-type]
        return self._once("text_versions", lambda: published_versions(document))

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        """What is the same for readers of every language is made for the first of them."""
        memo = self.context["memo"]
        if name not in memo:
            memo[name] = make()
        return memo[name]

    def get_attachments(self, document: PolicyDocument) -> AttachmentSerializer(many=True):  # type: ignore[valid-type]
        return AttachmentSerializer(document.attachments.all(), many=True).data
