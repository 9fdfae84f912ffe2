"""How is a date said, and which day does it reach to?

The tables write dates in EDTF (ISO 8601-2): a day, a month, a year, an interval, or `../day` for "on or before".

>>> say("2020-09-12"), say("2019-05"), say("2013/2014"), say("../2020-09-14")
('12 September 2020', 'May 2019', '2013 to 2014', 'by 14 September 2020')
>>> latest("2020-09"), latest("../2020-09-14"), earliest("2013/2014")
(datetime.date(2020, 9, 30), datetime.date(2020, 9, 14), datetime.date(2013, 1, 1))
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def say(edtf: str) -> str:
    """The date in words; an empty text is "undated"."""
    if not edtf:
        return "undated"
    start, _, end = edtf.partition("/")
    if start == "..":
        return f"by {_say_one(end)}"
    return f"{_say_one(start)} to {_say_one(end)}" if end else _say_one(start)


def _say_one(text: str) -> str:
    parts = [int(part) for part in text.split("-")]
    words = [str(parts[0])] + ([MONTHS[parts[1] - 1]] if len(parts) > 1 else []) + ([str(parts[2])] if len(parts) > 2 else [])
    return " ".join(reversed(words))


def earliest(edtf: str) -> date:
    """The first day that the date may mean; for `../day`, that day itself."""
    start, _, end = edtf.partition("/")
    parts = [int(part) for part in (end if start == ".." else start).split("-")]
    return date(*[*parts, 1, 1][:3])


def latest(edtf: str) -> date:
    """The last day that the date may mean. Raises ValueError for what is no date."""
    parts = [int(part) for part in (edtf.partition("/")[2] or edtf).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
