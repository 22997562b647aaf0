"""The period of a public notice as phases on the axis ``notice``: upcoming 未开始, open 公示中, over 已结束."""

from datetime import date, timedelta

from cms.content.phases import BEGINNING, END, Phase, start_of_day

AXIS = "notice"


def phases(starts_on: date | None, ends_on: date | None) -> tuple[Phase, ...]:
    """Civil days of Asia/Shanghai, both included, to the second; a side that is not known is open."""
    start = BEGINNING if starts_on is None else start_of_day(starts_on)
    end = END if ends_on is None else start_of_day(ends_on + timedelta(days=1))
    found = (Phase(AXIS, "upcoming", BEGINNING, start), Phase(AXIS, "open", start, end), Phase(AXIS, "over", end, END))
    return tuple(phase for phase in found if phase.starts_at < phase.ends_at)
