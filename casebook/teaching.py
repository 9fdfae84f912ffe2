"""How long is a session of a ready path, and what does one type to hand it out?

The minutes of reading stand with the chapters, those of work with the questions; a session adds them up.

>>> [lecture] = sessions("lecture", "lawyers")
>>> in_class(lecture), at_home(lecture)
(88, 25)
>>> print(command(lecture))
.venv/bin/python -m casebook assign 1.1 1.3 1.6 --title "The remark" --out lecture-1
"""

from __future__ import annotations

from collections.abc import Iterable

from casebook.questions import find
from casebook.records import Session
from casebook.tables import row, table

AUDIENCES = ("lawyers", "engineers", "managers")


def sessions(path: str, audience: str) -> tuple[Session, ...]:
    """The sessions of one path for one audience, in order."""
    chosen = (each for each in table("path_steps") if each.path == path and audience in each.suits)
    return tuple(sorted(chosen, key=lambda each: each.session))


def asked(session: Session) -> tuple[str, ...]:
    """Every question that a session hands out: worked in class, set for home, discussed."""
    return tuple(sorted({*session.in_class, *session.at_home, *filter(None, [session.discuss])}, key=_number))


def in_class(session: Session) -> int:
    """The minutes of the session itself: showing, work, discussion."""
    return session.show + work(session.in_class) + session.talk


def at_home(session: Session) -> int:
    """The minutes at home: reading before the session, and work that it sets."""
    return reading(session) + work(session.at_home)


def reading(session: Session) -> int:
    """The minutes that the chapters read before the session ask for."""
    return sum(row("chapters", number).reading_minutes for number in session.chapters)


def work(ids: Iterable[str]) -> int:
    """The minutes that these questions ask for. Raises `NoSuchQuestion`."""
    return sum(find(id).minutes for id in ids)


def command(session: Session) -> str:
    """What an instructor types in the course's folder."""
    week = f"Week {session.session}: " if row("paths", session.path).sessions > 4 else ""
    words = f'{" ".join(asked(session))} --title "{week}{session.title}" --out {session.path}-{session.session}'
    return f".venv/bin/python -m casebook assign {words}"


def _number(id: str) -> tuple[int, ...]:
    return tuple(map(int, id.split(".")))
