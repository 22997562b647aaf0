"""The indices of an installation: each written once, put in use behind an alias, the one before kept.

``PREFIX-FORM-TIME`` holds entries of one form. ``PREFIX-FORM`` is the alias that is searched: processes of an older
release, which know another form, go on with theirs until they are restarted. An index that is being built has no
position yet. Each index has an alias of its own for writing, because a bulk to a name that is gone would make an index.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from ..engine import EngineUnavailable, Position
from .elastic_schema import POSITION_ID, form, fresh_index

logger = logging.getLogger(__name__)

_NOT_FOUND = 404
_KEPT = 1  # of other forms, for a way back to another release
_BEGUN_ID = "begun"
_NAME = r"\d+-[0-9a-f]{12}-\d{20}"


class Indices:
    """The indices under one prefix, of this release's form."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.alias = f"{prefix}-{form()}"

    def live(self, client: Elasticsearch) -> str:
        """Return the name of the index in use; raise ``EngineUnavailable`` when there is none of this form."""
        names = self._behind_alias(client)
        if not names:
            raise self.absent(client)
        return max(names)

    def absent(self, client: Elasticsearch) -> EngineUnavailable:
        """Say that there is no index, and whether there is one of another form."""
        if self._all(client, f"{self._prefix}-*"):
            return EngineUnavailable("The search index has another form than this release needs.", "older_form")
        return EngineUnavailable("There is no search index yet.", "missing")

    def position(self, client: Elasticsearch, name: str, *, shown: bool) -> Position | None:
        """Return what an index or alias reflects; ``shown``: to those who search, else with what is being written."""
        try:
            found = client.get(index=name, id=POSITION_ID, realtime=not shown)
        except NotFoundError as error:
            if "index_not_found" in str(error):
                raise self.absent(client) from error
            return None
        except BadRequestError as error:
            raise EngineUnavailable("More than one search index is in use.", "broken") from error
        epoch, number = found["_source"]["source"]
        return Position(epoch, number)

    def unfinished(self, client: Elasticsearch, epoch: str) -> str | None:
        """Return the newest index of this form, begun in this history, whose building was stopped."""
        live = self._behind_alias(client)
        names = [name for name in self._all(client, f"{self.alias}-*") if not live or name > max(live)]
        for name in sorted(names, reverse=True):
            try:
                if self.position(client, name, shown=False) is None and self._epoch(client, name) == epoch:
                    return name
            except ApiError as error:
                logger.warning("The search index %s cannot be continued: %s", name, error)
        return None

    def create(self, client: Elasticsearch, epoch: str) -> str:
        """Create an empty index beside the present ones."""
        name = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        index = fresh_index(name)
        index.aliases(**{writing(name): {}})
        index.create(using=client)
        client.index(index=name, id=_BEGUN_ID, document={"source": [epoch]})
        return name

    def _epoch(self, client: Elasticsearch, name: str) -> str:
        found = client.options(ignore_status=_NOT_FOUND).get(index=name, id=_BEGUN_ID).body
        return str(found["_source"]["source"][0]) if found.get("found") else ""

    def is_blocked(self, client: Elasticsearch) -> bool:
        """Say whether the index in use accepts no changes: the server blocks it when its disk is full."""
        found = client.indices.get_settings(index=self.alias, name="index.blocks.*", flat_settings=True)
        return any(value == "true" for each in found.values() for value in each["settings"].values())

    def put_in_use(self, client: Elasticsearch, name: str) -> None:
        """Let searches go to an index, in one step, and remove those nobody will go back to."""
        before = self._behind_alias(client)
        self._point_to(client, name, before)
        # Two who build at once may come here in the same moment: each sees what both did, and decides alike.
        if len(both := self._behind_alias(client)) > 1:
            self._point_to(client, max(both), both)
        self._tidy(client, {name, *before, *both})

    def _point_to(self, client: Elasticsearch, name: str, before: list[str]) -> None:
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias}}]
        actions += [
            {"remove": {"index": each, "alias": self.alias, "must_exist": False}} for each in before if each != name
        ]
        client.indices.update_aliases(actions=actions)

    def go_back(self, client: Elasticsearch) -> None:
        """Let searches go to the index before the present one."""
        live = self.live(client)
        earlier = sorted(name for name in self._all(client, f"{self.alias}-*") if name < live)
        if not earlier:
            raise EngineUnavailable("There is no earlier search index to go back to.", "missing")
        steps = [{"add": {"index": earlier[-1], "alias": self.alias}}, {"remove": {"index": live, "alias": self.alias}}]
        client.indices.update_aliases(actions=steps)

    def _tidy(self, client: Elasticsearch, needed: set[str]) -> None:
        """Remove the other indices of this form, and of other forms all but what is in use."""
        found = self._all(client, f"{self._prefix}-*")
        others = [name for name in found if not name.startswith(f"{self.alias}-")]
        in_use = [name for name in others if set(found[name]) - {writing(name)}]
        keep = needed | set(sorted(in_use, key=_made_at)[-_KEPT:])
        if gone := sorted(found.keys() - keep):
            client.options(ignore_status=_NOT_FOUND).indices.delete(index=gone)

    def _behind_alias(self, client: Elasticsearch) -> list[str]:
        return list(self._all(client, self.alias))

    def _all(self, client: Elasticsearch, pattern: str) -> dict[str, list[str]]:
        try:
            found = client.indices.get_alias(index=pattern)
        except NotFoundError:
            return {}
        # Another installation may have a prefix that begins as ours does.
        ours = re.compile(rf"{re.escape(self._prefix)}-{_NAME}")
        return {name: list(each["aliases"]) for name, each in found.items() if ours.fullmatch(name)}


def _made_at(name: str) -> str:
    return name.rpartition("-")[2]


def writing(name: str) -> str:
    """Return the alias under which an index is written."""
    return f"{name}-writing"
