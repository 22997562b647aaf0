"""The dates of one row, never merged: what the source says, what the document states, what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from catalog.documents.dates import Terms, issued_before, last_day, parse_date, read_terms, signature_dates
from catalog.documents.numbers import DocumentNumber
from catalog.documents.row_columns import BASES, DATE_COLUMNS, UNDATED
from catalog.documents.screening import Finding

MUCH_LATER = timedelta(days=180)
"""A signature this much older than the source's date: the date is that of an upload."""


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A day with how it is known (stated, source, computed …) and the words it rests on; ``bound`` may have no day."""

    value: date | None = None
    basis: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class RowDates:
    """成文, 发布, 上网, 施行, 有效期届满 (the last day in force), 终止."""

    written_on: KnownDate = KnownDate()
    published_on: KnownDate = KnownDate()
    posted_on: KnownDate = KnownDate()
    effective_on: KnownDate = KnownDate()
    expires_on: KnownDate = KnownDate()
    terminated_on: KnownDate = KnownDate()


def read_dates(
    plain: Mapping[str, str],
    body: str,
    numbers: tuple[DocumentNumber, ...],
    *,
    reposted: bool,
    problems: list[Finding],
) -> RowDates:
    """Dates given in columns of our own stand as they are; the others follow from `publish_date` and the body."""
    given = {name: _column(plain, name, problems) for name in DATE_COLUMNS}
    if any(known.value or known.basis for known in given.values()):
        return RowDates(**given)
    signature = next(iter(signature_dates(body)), None)
    written = (
        KnownDate(signature.value, "stated", (signature.before[-40:] + signature.text)) if signature else KnownDate()
    )
    published, posted = _published(plain, _Upload(body, numbers, written.value, reposted), problems)
    effective, expires = _terms(read_terms(body, plain.get("title", "")), written.value, published.value, problems)
    return RowDates(written, published, posted, effective, expires)


def _column(plain: Mapping[str, str], name: str, problems: list[Finding]) -> KnownDate:
    raw = plain.get(name, "")
    value = parse_date(raw) if raw else None
    if raw and value is None:
        problems.append(Finding("own_date_invalid", _("This is no date; allowed: 2022-09-28."), raw, "refused", name))
    basis = plain.get(f"{name}_basis", "")
    if value is None:
        return KnownDate(basis=UNDATED if basis == UNDATED else "")
    return KnownDate(value, basis if basis in BASES else "source")


def _published(plain: Mapping[str, str], upload: "_Upload", problems: list[Finding]) -> tuple[KnownDate, KnownDate]:
    """(published, posted): the source's date is the day of posting where the document shows it is older."""
    raw = plain.get("publish_date", "")
    day = parse_date(raw) if raw else None
    if raw and day is None:
        message = _("This is no date; allowed: 2022-09-28; default: none.")
        problems.append(Finding("date_invalid", message, raw, "warning", "publish_date"))
    if day is None:
        return KnownDate(), KnownDate()
    known = KnownDate(day, "source", raw)
    sign = upload.sign(day)
    if not sign:
        return known, KnownDate()
    message = _("The date is that of an upload; default: taken as the day of posting, no date of publication.")
    problems.append(Finding("date_of_upload", message, f"{raw}: {sign}", "warning", "publish_date"))
    return KnownDate(), known


@dataclass(frozen=True, slots=True)
class _Upload:
    body: str
    numbers: tuple[DocumentNumber, ...]
    written: date | None
    reposted: bool

    def sign(self, day: date) -> str:
        """Words that show `day` to be the day of an upload; empty when nothing does."""
        other_year = next((number for number in self.numbers if number.year and number.year != day.year), None)
        if other_year:
            return other_year.display
        if self.written and abs(day - self.written) > MUCH_LATER:
            return self.written.isoformat()
        if self.written or any(number.year for number in self.numbers):
            return ""
        return issued_before(self.body, day) or ("reposted" if self.reposted else "")


def _terms(
    terms: Terms, written: date | None, published: date | None, problems: list[Finding]
) -> tuple[KnownDate, KnownDate]:
    if terms.several:
        message = _("The text states several days of entry into force; default: none.")
        problems.append(
            Finding("effective_several", message, " / ".join(terms.several)[:200], "warning", "effective_on")
        )
        return KnownDate(), KnownDate()
    effective = _effective(terms, written, published, problems)
    if terms.expires_on:
        return effective, KnownDate(terms.expires_on, "stated", terms.evidence)
    if not terms.lasts_months:
        return effective, KnownDate()
    if effective.value is None:
        message = _("The text states a term of validity but no day it begins; default: no end.")
        problems.append(Finding("expires_open", message, terms.evidence, "warning", "expires_on"))
        return effective, KnownDate()
    return effective, KnownDate(last_day(effective.value, terms.lasts_months), "computed", terms.evidence)


def _effective(terms: Terms, written: date | None, published: date | None, problems: list[Finding]) -> KnownDate:
    """印发 and 签发 happen on the day of the signature, 发布 and 公布 on the day of publication where it is known."""
    if terms.effective_on:
        return KnownDate(terms.effective_on, "stated", terms.evidence)
    if not terms.from_act:
        return KnownDate()
    base = (written or published) if terms.from_act in ("印发", "签发", "下发") else (published or written)
    if base is None:
        message = _("In force from its own issue, but that day is unknown; default: none.")
        problems.append(Finding("effective_open", message, terms.evidence, "warning", "effective_on"))
        return KnownDate()
    return KnownDate(base + timedelta(days=terms.after_days), "computed", terms.evidence)
