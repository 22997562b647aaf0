"""What becomes of a revision whose keys point to what is gone."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from catalog.models import DocumentRelation, Organisation
from tests.factories import OrganisationFactory, build_policy, draft

pytestmark = pytest.mark.django_db


def test_as_object__empties_a_key_that_may_be_empty() -> None:
    other = draft(build_policy(title="将被删除的草稿")).content_object
    policy = build_policy()
    policy.relations = [DocumentRelation(role="basis", target=other, target_title="将被删除的草稿")]
    revision = draft(policy)
    other.delete()
    revision.refresh_from_db()

    (relation,) = revision.as_object().relations.all()

    assert relation.target_id is None
    assert relation.target_title == "将被删除的草稿"


def test_as_object__refuses_a_key_it_cannot_do_without() -> None:
    interpreter = OrganisationFactory()
    revision = draft(build_policy())
    revision.content["interpreter"] = interpreter.pk
    Organisation.objects.filter(pk=interpreter.pk).delete()

    with pytest.raises(ObjectDoesNotExist, match="interpreter"):
        revision.as_object()
