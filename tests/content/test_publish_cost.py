"""What one publication asks of the database: on SQLite every statement is asked while all other writers wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from cms.content import services
from tests.factories import UserFactory, approved, build_policy, published

pytestmark = pytest.mark.django_db

FIRST, AGAIN = 23, 31


def statements_of_publishing(revision: Revision) -> list[str]:
    """The statements of one publication, begun as a worker begins it: with the revision alone."""
    fresh, user = Revision.objects.get(pk=revision.pk), UserFactory(username="approver")
    with CaptureQueriesContext(connection) as asked:
        services.publish(revision=fresh, user=user)
    return [query["sql"] for query in asked.captured_queries]


def test_publish__of_a_new_document_asks_little() -> None:
    statements_of_publishing(approved(build_policy(title="先行公开，以便各种查找都已备好")))

    asked = statements_of_publishing(approved(build_policy(title="关于扶持企业发展的通知")))

    assert len(asked) <= FIRST, "\n".join(asked)


def test_publish__of_a_changed_document_asks_little() -> None:
    row = published(build_policy(title="关于扶持企业发展的通知"))
    row.title = "关于进一步扶持企业发展的通知"

    asked = statements_of_publishing(approved(row, user=UserFactory(), approver=UserFactory()))

    assert len(asked) <= AGAIN, "\n".join(asked)
