"""The sample city: data alone, read as it lies in the files; what it must show is counted as of a fixed day."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from catalog.documents.numbers import parse_numbers
from catalog.documents.personal_data import find_personal_data
from catalog.documents.validity import AXIS, ValidityDates, phases
from catalog.sample.loading import FOLDER
from cms.content.phases import start_of_day, status_at

Row = dict[str, Any]

AS_OF = date(2026, 11, 22)
DATES = ("written_on", "published_on", "posted_on", "effective_on", "expires_on", "terminated_on")
BASES = {"stated", "source", "computed", "presumed", "declared", "bound", ""}
ROLES = {
    "basis", "amends", "supplements", "repeals", "partly_repeals", "declares_invalid", "extends", "replaces",
    "interprets", "implements", "forwards", "approves",
}  # fmt: skip
ENDING_ROLES = {"repeals", "declares_invalid", "replaces"}
LONG = 2500
SAME_SENTENCE = 30
FORMULAS_ALLOWED = 3


def _read(name: str) -> list[Row]:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


REGIONS = {row["code"]: row for row in _read("regions.json")}
ORGANISATIONS = {row["code"]: row for row in _read("organisations.json")}
TERMS = {(row["vocabulary"], row["code"]) for row in _read("terms.json")}
FILES = sorted((FOLDER / "policies").glob("*.json"))
POLICIES: dict[str, Row] = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
BY_ID = {row["id"]: row for row in POLICIES.values()}

every_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())


def _cells(block: Row) -> Iterator[str]:
    return (cell["text"] for line in block["value"]["rows"] for cell in line)


def _text(policy: Row) -> str:
    parts = [
        re.sub(r"<[^>]+>", "\n", block["value"]) if block["type"] == "text" else "\n".join(_cells(block))
        for block in policy["body"]
    ]
    return "\n".join([*parts, *(attached["text"] for attached in policy["attachments"])])


def _length(policy: Row) -> int:
    without_attachments = {**policy, "attachments": []}
    return len(re.sub(r"\s", "", _text(without_attachments)))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _status(policy: Row, day: date = AS_OF) -> str | None:
    dates = ValidityDates(
        published_on=_day(policy["published_on"]),
        effective_on=_day(policy["effective_on"]),
        expires_on=_day(policy["expires_on"]),
        terminated_on=_day(policy["terminated_on"]),
        termination_kind=policy["termination_kind"],
        end_bound_to=policy["end_bound_to"],
    )
    return status_at(phases(dates), AXIS, start_of_day(day))


def _public() -> list[Row]:
    return [row for row in POLICIES.values() if row["state"] == "published" and row["disclosure"] == "proactive"]


def test_ids__fixed_and_unique() -> None:
    assert len(BY_ID) == len(POLICIES)
    assert all(str(UUID(identity)) == identity for identity in BY_ID)


def test_reference__codes_unique_and_parents_known() -> None:
    assert len(REGIONS) == len(_read("regions.json"))
    assert len(ORGANISATIONS) == len(_read("organisations.json")) >= 14
    assert len(TERMS) == len(_read("terms.json"))
    assert {row["parent"] for row in REGIONS.values()} <= {*REGIONS, None}
    assert {row["parent"] for row in ORGANISATIONS.values()} <= {*ORGANISATIONS, None}
    assert {row["successor"] for row in ORGANISATIONS.values()} <= {*ORGANISATIONS, None}
    assert {row["region"] for row in ORGANISATIONS.values()} <= set(REGIONS)
    counted = Counter(vocabulary for vocabulary, _code in TERMS)
    assert (counted["genre"], counted["theme"]) == (15, 22)


def test_regions__invented_but_for_the_country() -> None:
    assert all(code == "100000" or code.startswith("98") for code in REGIONS)
    assert [row["name_zh"] for row in REGIONS.values() if row["area_type"] == "development_zone"]
    assert {row["level"] for row in REGIONS.values()} == {"nation", "province", "city", "county", "town"}


def test_organisations__renamed_and_merged_ones_are_shown() -> None:
    rows = ORGANISATIONS.values()
    assert any(row["status"] == "renamed" and row["successor"] for row in rows)
    assert any(row["status"] == "merged" and row["successor"] for row in rows)
    assert any(row["status"] == "active" and row["former_names"] for row in rows)


@every_policy
def test_policy__codes_resolve(policy: Row) -> None:
    assert set(policy["regions"]) <= set(REGIONS)
    assert policy["issuers"]
    assert {*policy["issuers"], policy["interpreter"]} <= set(ORGANISATIONS)
    for vocabulary in ("genre", "rank", "theme"):
        assert (vocabulary, policy[vocabulary]) in TERMS
    assert policy["policy_areas"]
    assert {("policy_area", code) for code in policy["policy_areas"]} <= TERMS
    level = REGIONS[policy["regions"][0]]["level"]
    assert policy["level"] == {"nation": "national"}.get(level, level)


@every_policy
def test_policy__says_of_each_date_how_it_is_known(policy: Row) -> None:
    for name in DATES:
        basis = policy[f"{name}_basis"]
        assert basis in BASES
        assert bool(basis) == bool(_day(policy[name]) or (basis == "bound" and policy["end_bound_to"])), name
    assert bool(policy["terminated_on"]) == bool(policy["termination_kind"])


@every_policy
def test_policy__dates_follow_each_other(policy: Row) -> None:
    for before, after in (
        ("written_on", "published_on"),
        ("published_on", "posted_on"),
        ("effective_on", "expires_on"),
        ("effective_on", "terminated_on"),
    ):
        if policy[before] and policy[after]:
            assert policy[before] <= policy[after], (before, after)
    known = [policy[name] for name in DATES[:3] if policy[name]]
    assert all("2016-01-01" <= day <= AS_OF.isoformat() for day in known)


@every_policy
def test_policy__number_is_readable_and_of_its_year(policy: Row) -> None:
    if not policy["number_raw"]:
        return
    numbers = parse_numbers(policy["number_raw"])
    assert len(numbers) == 1
    if numbers[0].year:
        assert policy["written_on"].startswith(str(numbers[0].year))


@every_policy
def test_policy__relations_resolve_and_name_the_target_as_it_is(policy: Row) -> None:
    for relation in policy["relations"]:
        assert relation["role"] in ROLES
        assert relation["target_title"]
        if relation["target"]:
            target = BY_ID[relation["target"]]
            assert target is not policy
            assert relation["target_title"] == target["title"]
            assert relation["target_number"] == target["number_raw"]


def test_relations__what_is_repealed_has_ended_when_the_repeal_holds() -> None:
    for policy in POLICIES.values():
        for relation in policy["relations"]:
            if relation["role"] in ENDING_ROLES and relation["target"] and policy["effective_on"]:
                day = max(date.fromisoformat(policy["effective_on"]), AS_OF)
                assert _status(BY_ID[relation["target"]], day) in {"repealed", "expired"}, policy["title"]


def test_relations__what_was_ended_by_an_act_names_it() -> None:
    ended_by_act = {
        relation["target"]
        for policy in POLICIES.values()
        for relation in policy["relations"]
        if relation["role"] in ENDING_ROLES
    }
    assert {row["id"] for row in POLICIES.values() if row["terminated_on"]} <= ended_by_act


@every_policy
def test_policy__tables_are_rectangular(policy: Row) -> None:
    for block in policy["body"]:
        if block["type"] != "table":
            continue
        rows = block["value"]["rows"]
        widths = [0] * len(rows)
        for number, line in enumerate(rows):
            for cell in line:
                for covered in range(number, number + cell["rowspan"]):
                    widths[covered] += cell["colspan"]
        assert len(set(widths)) == 1, block["value"]["caption"]
        assert 1 <= block["value"]["header_rows"] < len(rows)


@every_policy
def test_policy__names_no_person_and_no_mobile_number(policy: Row) -> None:
    assert find_personal_data(_text(policy)) == ()
    assert not re.search(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", _text(policy))


@every_policy
def test_policy__stands_on_an_address_that_exists_nowhere(policy: Row) -> None:
    assert re.fullmatch(r"https://[a-z.]+\.example/\S+", policy["source_url"]) or policy["published_on"] is None
    assert bool(policy["source_url"]) == bool(policy["source_site"])


def test_policies__no_sentence_is_repeated_but_formulas() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for policy in POLICIES.values():
        for sentence in re.split(r"[。；\n]", _text(policy)):
            if len(sentence.strip()) >= SAME_SENTENCE:
                found[sentence.strip()].add(policy["id"])
    repeated = [sentence for sentence, where in found.items() if len(where) > 1]
    assert len(repeated) <= FORMULAS_ALLOWED, repeated


def test_policies__enough_of_every_status() -> None:
    counted = Counter(_status(row) for row in _public())
    assert sum(counted.values()) >= 44
    assert counted["upcoming"] >= 3
    assert counted["repealed"] + counted["expired"] >= 6
    assert counted["unknown"] >= 2
    assert counted["in_force"] >= 25


def test_policies__ends_are_known_in_every_way() -> None:
    ends = Counter(row["expires_on_basis"] for row in _public())
    assert set(ends) == {"stated", "computed", "presumed", "declared", "bound", ""}
    assert {row["termination_kind"] for row in _public()} == {"repealed", "declared_invalid", ""}


def test_policies__short_and_long_with_tables_and_attachments() -> None:
    lengths = [_length(row) for row in _public()]
    assert sum(length > LONG for length in lengths) >= 5
    assert sum(500 <= length <= 1200 for length in lengths) >= 25
    assert sum(any(block["type"] == "table" for block in row["body"]) for row in _public()) >= 6
    assert sum(bool(row["attachments"]) for row in _public()) >= 3


def test_policies__joint_issues_and_successions() -> None:
    assert sum(len(row["issuers"]) > 1 for row in _public()) >= 6
    roles = Counter(relation["role"] for row in _public() for relation in row["relations"])
    assert set(roles) == ROLES
    successions = {
        (row["id"], relation["target"])
        for row in _public()
        for relation in row["relations"]
        if relation["role"] in {"replaces", "repeals", "amends"} and relation["target"]
    }
    assert len(successions) >= 6
    assert sum(relation["target"] is None for row in _public() for relation in row["relations"]) >= 6


def test_policies__one_decree_number_stands_on_two_documents() -> None:
    decrees = Counter(row["number_raw"] for row in _public() if row["genre"] == "order")
    assert len(decrees) >= 2
    assert 2 in decrees.values()


def test_policies__some_have_neither_number_nor_effective_day() -> None:
    assert sum(not row["number_raw"] and row["effective_on"] is None for row in _public()) >= 2


def test_policies__index_numbers_in_both_styles() -> None:
    numbers = [row["index_number"] for row in POLICIES.values() if row["index_number"]]
    assert len(set(numbers)) == len(numbers)
    new_style = [number for number in numbers if re.fullmatch(r"[0-9A-Z]{9}/\d{4}-\d{5}", number)]
    old_style = [number for number in numbers if re.fullmatch(r"LJ\d{2}-[A-Z]\d{2}-\d{4}-\d{4}", number)]
    assert len(new_style) + len(old_style) == len(numbers)
    assert len(old_style) >= 3


def test_policies__what_must_not_come_out_is_there() -> None:
    rows = POLICIES.values()
    assert Counter(row["disclosure"] for row in rows if row["state"] == "published") == Counter(
        proactive=len(_public()), on_request=2, withheld=1
    )
    assert Counter(row["state"] for row in rows)["draft"] == 2
