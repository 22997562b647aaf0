"""Two kinds of import for the tests: people by hand-written adapter, and people through a resource."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, User
from import_export.fields import Field

from cms.transfer.adapters import ImportAdapter, ParsedRow, Proposal, register
from cms.transfer.columns import Column
from cms.transfer.problems import Level, RowProblem, RowRefused
from cms.transfer.resources import ResourceAdapter, ServiceResource

FIELDS = ("first_name", "last_name", "email")


@register
class PeopleAdapter(ImportAdapter):
    """Users known by their number; "published" means active. Surnames are at most 20 characters."""

    name = "people"
    verbose_name = "人员"
    permission = "auth.add_user"
    approve_permission = "auth.change_user"
    model = User
    columns = (
        Column("username", "编号", "工号，须唯一", "0007", required=True),
        Column("first_name", "名", "", "明"),
        Column("last_name", "姓", "", "王", aliases=("姓氏",)),
        Column("email", "邮箱", "", "wang@example.com"),
        Column("team", "组", "", "采编组"),
    )

    def read(self, row: Mapping[str, Any]) -> ParsedRow:
        values = {name: str(row.get(name) or "") for name in ("username", *FIELDS)}
        problems = []
        if len(values["last_name"]) > 20:
            problems.append(RowProblem("姓过长", "last_name", values["last_name"], "不超过20字"))
        if values["first_name"] == "草":
            problems.append(RowProblem("名字待核实", "first_name", "草", "", Level.KEPT_DRAFT))
        if values["first_name"] == "别处":
            problems.append(RowProblem("属于另一类", "first_name", "别处", "", Level.SET_ASIDE))
        team = str(row.get("team") or "")
        proposals = [Proposal("team", team, team)] if team and not Group.objects.filter(name=team).exists() else []
        return ParsedRow(str(row.get("username") or ""), values, problems, values["first_name"], proposals)

    def match(self, identities: Collection[str], *, for_update: bool = False) -> dict[str, User]:
        users = User.objects.select_for_update() if for_update else User.objects.all()
        return {user.username: user for user in users.filter(username__in=identities)}

    def current(self, existing: User) -> Mapping[str, Any]:
        return {name: getattr(existing, name) for name in ("username", *FIELDS)}

    def version(self, existing: User) -> str:
        return sha256(repr([getattr(existing, name) for name in FIELDS]).encode()).hexdigest()

    def awaits_publication(self, existing: User) -> bool:
        return not existing.is_active

    def apply(self, values: dict[str, Any], existing: User | None, *, job: Any, user: Any) -> User:
        if values["email"] == "refused@example.com":
            raise RowRefused(RowProblem("邮箱不接受", "email", values["email"], "其他邮箱"))
        person = existing or User(username=values["username"], is_active=False)
        for name in FIELDS:
            setattr(person, name, values[name])
        person.save()
        return person

    def publish(self, instance: User, *, job: Any, user: Any, approved_by: Any) -> None:
        if instance.email == "unpublishable@example.com":
            raise RowRefused(RowProblem("不得公开", "email", instance.email))
        instance.is_active = True
        instance.save()

    def create_proposed(self, proposals: Iterable[Proposal], *, job: Any, user: Any) -> None:
        for missing in proposals:
            Group.objects.get_or_create(name=missing.label)


class PersonResource(ServiceResource):
    username = Field("username", "编号")
    first_name = Field("first_name", "名")
    email = Field("email", "邮箱")

    class Meta(ServiceResource.Meta):
        model = User
        fields = ("username", "first_name", "email")

    def init_instance(self, row: Any = None) -> User:
        return User(password="!")


@register
class PersonResourceAdapter(ResourceAdapter):
    """The same people, parsed, cleaned and exported by a django-import-export resource."""

    name = "people-by-resource"
    verbose_name = "人员（资源）"
    permission = "auth.add_user"
    resource = PersonResource
    identity_column = "编号"
    model = User
    columns = (Column("编号", required=True), Column("名"), Column("邮箱"))

    def version(self, existing: User) -> str:
        return f"{existing.first_name}|{existing.email}"

    def save(self, instance: User, *, job: Any, user: Any) -> None:
        instance.save()
