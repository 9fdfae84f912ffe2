"""A draft's findings say what keeps it from being proved false, and what a sentence rules out moves as its words do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casebook.boundary import ACTS, OBJECTS, PARTNERSHIPS, SAID_ON, needs, partnership, parts, verdict
from casebook.question import Draw
from casebook.records import Partnership, Record
from casebook.wording import ANYBODY, Wording, audit, not_watched, rules_out, statement, unwatched

FIRST, LAST = date(2030, 3, 1), SAID_ON
CASES = 300


def _record(*shows: Any, since: date = FIRST, until: date = LAST, id: str = "r1") -> Record:
    return Record(id, "a record", shows, since, until)


WHOLE = Wording(
    "w",
    "Birch Pay",
    "Birch Pay",
    "gave",
    "pictures",
    giver="Birch Pay",
    receiver="Lumen View",
    whose="customers",
    since=FIRST,
    until=LAST,
    records=(_record("outbound"), _record("logins", "by hand", id="r2")),
    readers=("an outside auditor",),
)


def _drawn(seed: str) -> Iterator[Wording]:
    """Drafts of all sorts, with parts missing here and there."""
    draw = Draw(seed)
    for number in range(CASES):
        first = FIRST + timedelta(draw.below(200))
        records = [
            _record(
                draw.pick(("outbound", "inbound", "logins", "by hand", "licence", "vendor stores", "training")),
                since=first - timedelta(40) + timedelta(draw.below(80)),
                until=first + timedelta(draw.below(300)),
                id=f"r{at}",
            )
            for at in range(draw.below(4))
        ]
        yield Wording(
            f"w{number}",
            "Birch Pay",
            draw.pick(("Birch Pay", "Lumen View", "")),
            draw.pick((*ACTS, "respects", "values")),
            draw.pick((*OBJECTS, "privacy", "trust")),
            stance=draw.pick(("denies", "asserts")),
            giver=draw.pick(("Birch Pay", "Lumen View", ANYBODY, "")),
            receiver=draw.pick(("Birch Pay", "Lumen View", ANYBODY, "")),
            whose=draw.pick(("customers", ANYBODY, "")),
            since=draw.pick((first, first, None)),
            until=draw.pick((first + timedelta(draw.below(200)), LAST, None)),
            hedge=draw.pick(("", "", "to our knowledge")),
            records=tuple(records),
            readers=draw.pick(((), ("Birch Pay",), ("an outside auditor",), ("Birch Pay", "Lumen View"))),
        )


def _places(wording: Wording) -> set[tuple[str, str]]:
    return {(finding.rule, finding.where) for finding in audit(wording).findings}


def test_a_whole_draft_passes_by_the_rules_tested() -> None:
    report = audit(WHOLE)
    assert report.passed
    assert report.not_tested


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"verb": "respects"}, {("unfalsifiable", "verb")}),
        ({"object": "trust"}, {("unfalsifiable", "object")}),
        ({"hedge": "knowingly"}, {("unfalsifiable", "hedge")}),
        ({"subject": ""}, {("unscoped", "subject")}),
        ({"giver": ""}, {("unscoped", "giver")}),
        ({"receiver": ""}, {("unscoped", "receiver")}),
        ({"receiver": ANYBODY}, set()),
        ({"whose": ""}, {("unscoped", "whose")}),
        ({"since": None}, {("undated", "since")}),
        ({"until": None}, {("undated", "until")}),
        ({"since": LAST, "until": FIRST}, {("undated", "until")}),
        ({"since": LAST}, set()),
        ({"records": ()}, {("unfalsifiable", "records")}),
        ({"records": (_record("licence"),)}, {("unfalsifiable", "records")}),
        ({"readers": ()}, {("unfalsifiable", "readers")}),
        ({"readers": ("Birch Pay",)}, {("unfalsifiable", "readers")}),
        ({"records": (_record("outbound", since=FIRST + timedelta(1)),)}, {("unfalsifiable", "records")}),
        ({"records": (_record("outbound", until=LAST - timedelta(1)),)}, {("unfalsifiable", "records")}),
        ({"verb": "holds", "giver": "", "receiver": "", "records": (_record("vendor stores"),)}, set()),
    ],
)
def test_each_part_has_a_finding_of_its_own(change: dict[str, Any], found: set[tuple[str, str]]) -> None:
    assert _places(replace(WHOLE, **change)) == found


def test_gaps_are_told_with_their_first_and_last_day() -> None:
    day = timedelta(1)
    two = (_record("outbound", until=FIRST + 9 * day), _record("by hand", since=FIRST + 20 * day, id="r2"))
    assert unwatched(replace(WHOLE, records=two)) == ((FIRST + 10 * day, FIRST + 19 * day),)
    assert unwatched(replace(WHOLE, records=two[::-1])) == unwatched(replace(WHOLE, records=two))
    touching = (two[0], _record("logins", since=FIRST + 10 * day, id="r2"))
    assert unwatched(replace(WHOLE, records=touching)) == ()


def test_every_day_is_watched_or_in_one_gap() -> None:
    """Counted day by day, in another way than the module does."""
    for wording in _drawn("days"):
        if wording.since is None or wording.until is None or wording.verb not in ACTS or wording.object not in OBJECTS:
            assert unwatched(wording) == ()
            continue
        ways = set(needs(statement(wording), partnership("on-premises")))
        dark = {
            wording.since + timedelta(at)
            for at in range((wording.until - wording.since).days + 1)
            if not any(
                ways & set(record.shows) and record.since <= wording.since + timedelta(at) <= record.until
                for record in wording.records
            )
        }
        told = {first + timedelta(at) for first, last in unwatched(wording) for at in range((last - first).days + 1)}
        assert told == dark, wording


def test_to_say_more_never_adds_a_finding() -> None:
    """A part that was missing and is now said takes findings away, or leaves them.

    A party that is named in place of anybody is another matter: it narrows the sentence, and may need another record.
    """
    said = {"subject": "Birch Pay", "giver": ANYBODY, "receiver": ANYBODY, "whose": ANYBODY, "readers": ("an auditor",)}
    for wording in _drawn("more"):
        for part, value in said.items():
            if not getattr(wording, part):
                assert _places(replace(wording, **{part: value})) <= _places(wording)


def test_a_hedge_never_takes_a_finding_away() -> None:
    for wording in _drawn("hedge"):
        assert _places(replace(wording, hedge="")) <= _places(replace(wording, hedge="to our knowledge"))


def test_another_record_never_makes_a_draft_worse() -> None:
    extra = _record("outbound", "inbound", "logins", "by hand", "vendor stores", "training", "runs", id="r9")
    for wording in _drawn("records"):
        more = replace(wording, records=(*wording.records, extra))
        assert _places(more) <= _places(wording)
        assert set(not_watched(more)) <= set(not_watched(wording))


def test_a_sentence_rules_out_what_chapter_8_calls_contradicted() -> None:
    """Without limits of time, nothing is read twice in two ways."""
    said = parts("b2")[0]
    assert rules_out(WHOLE) == tuple(id for id in PARTNERSHIPS if verdict(said, partnership(id)).verdict == "contradicted")


def test_wider_objects_never_rule_out_less() -> None:
    wider = [set(rules_out(replace(WHOLE, object=object))) for object in ("pictures", "face data", "any data")]
    assert wider[0] < wider[1] <= wider[2]


def test_shorter_periods_never_rule_out_more() -> None:
    for object in ("pictures", "templates", "any data"):
        before = set(PARTNERSHIPS)
        for days in (0, 30, 60, 300):
            found = set(rules_out(replace(WHOLE, object=object, since=FIRST + timedelta(days))))
            assert found <= before
            before = found


def _renamed(whole: Partnership, names: dict[str, str]) -> Partnership:
    stores = tuple(
        replace(each, held_by=names[each.held_by], can_log_in=tuple(names[name] for name in each.can_log_in))
        for each in whole.stores
    )
    flows = tuple(replace(each, giver=names[each.giver], receiver=names[each.receiver]) for each in whole.flows)
    return replace(whole, platform=names[whole.platform], vendor=names[whole.vendor], stores=stores, flows=flows)


def test_the_parties_names_change_nothing() -> None:
    names = {"Birch Pay": "Fern Bank", "Lumen View": "Tern Maps"}
    given = [_renamed(partnership(id), names) for id in PARTNERSHIPS]
    for object in ("pictures", "face data", "any data"):
        mine = replace(WHOLE, object=object)
        theirs = replace(mine, speaker="Fern Bank", subject="Fern Bank", giver="Fern Bank", receiver="Tern Maps")
        assert rules_out(theirs, given) == rules_out(mine)


def test_what_cannot_be_read_rules_nothing_out() -> None:
    with pytest.raises(ValueError, match="respects"):
        rules_out(replace(WHOLE, verb="respects"))
