"""The auditor of consent keeps its promises over drawn cases; the records it writes use published terms only."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from casebook import row, table
from casebook.authorization import CONSENT, NOT_TESTED, asked, audit, audit_log, covered_by
from casebook.birch_pay import year
from casebook.consent_record import CONTEXT, MUST, as_json_ld, expanded, gaps, terms_used
from casebook.findings import Finding
from casebook.plain import from_plain, to_plain
from casebook.question import Draw
from casebook.questions import find
from casebook.records import RECORDS, TABLES, Consent, Request
from casebook.tables import NotInTable

RULES = table("rules")
BINDING = tuple(rule for rule in RULES if rule.force == "binding")
PURPOSES = ("confirm a payment", "open an account", "improve the matcher")
FIRMS = ("Birch Pay", "Lumen View", "Lumen Labs")
MANNERS = ("silence", "act", "statement", "statement", "not shown")
PLACES: tuple[Any, ...] = ("CN", "CN", "EU", "US-IL", "US-TX")
ACTS: tuple[Any, ...] = ("collect", "use", "keep", "provide")
CASES = 600


def _consent(draw: Draw, number: int, day: date) -> Consent:
    """A consent that often covers a use of that day, and often does not."""
    given = day + timedelta(draw.below(400) - 360)
    return Consent(
        f"c-{number}",
        "p-1" if draw.below(8) else "p-2",
        "Birch Pay",
        purposes=tuple(draw.some(PURPOSES, 1 + (not draw.below(4)))),
        data=draw.pick((("picture", "template"), ("picture", "template"), ("picture",))),
        recipients=draw.pick(((), ("Lumen View",), ("Lumen View",))),
        given=given,
        until=draw.pick((None, None, given + timedelta(draw.below(400)))),
        withdrawn=draw.pick((None, None, None, given + timedelta(draw.below(400)))),
        by=draw.pick(("person", "person", "guardian")),
        manner=draw.pick(MANNERS),  # type: ignore[arg-type]
        written=not draw.below(3),
        asked_with=draw.pick(((), (), ("terms of use",))),
        refusal=draw.pick(("free", "free", "service needs it", "service refused", "not shown")),
    )


def _drawn(seed: str) -> Iterator[tuple[Request, list[Consent]]]:
    """Uses from 2012 to 2026 with up to three consents; the log names one of them, one that is lost, or none."""
    draw = Draw(seed)
    for number in range(CASES):
        day = date(2012, 1, 1) + timedelta(draw.below(5400))
        consents = [_consent(draw, at, day) for at in range(draw.below(4))]
        act = draw.pick(ACTS)
        request = Request(
            f"u-{number}",
            day,
            "p-1",
            "Birch Pay",
            act,
            draw.pick(("picture", "template")),
            draw.pick(PURPOSES),
            draw.pick(("Lumen View", "Lumen View", "Lumen Labs", "")) if act == "provide" else "",
            place=draw.pick(PLACES),
            age=draw.pick((30, 30, 13, 9, None)),
            consent=draw.pick(("", "", "c-0", "c-99")),
        )
        yield request, consents


DRAWN = [*_drawn("first"), *_drawn("second")]


def _rules(request: Request, consents: list[Consent], rules: Any = RULES) -> set[tuple[str, str]]:
    return {(finding.rule, finding.where) for finding in audit(request, consents, rules).findings}


def _swapped(value: Any) -> Any:
    """The same record with Birch Pay and Lumen View, and p-1 and p-2, in each other's place."""
    swap = {"Birch Pay": "Lumen View", "Lumen View": "Birch Pay", "p-1": "p-2", "p-2": "p-1"}

    def renamed(item: Any) -> Any:
        return tuple(map(renamed, item)) if isinstance(item, tuple) else swap.get(item, item) if isinstance(item, str) else item

    return type(value)(**{each.name: renamed(getattr(value, each.name)) for each in fields(value)})


# ---------------------------------------------------------------------------------------------------------------------
# the auditor


def test_the_drawn_cases_meet_every_finding_and_none() -> None:
    """The control: what follows is not true for want of cases."""
    seen = Counter(rule for case in DRAWN for rule, _ in _rules(*case))
    assert set(seen) == {
        "no consent", "not shown", "not yet given", "withdrawn", "kept after withdrawal", "expired", "another purpose",
        "other data", "another recipient", "only silence", "not explicit", "not separate", "not written", "no guardian",
        "bundled", "coerced",
    }  # fmt: skip
    assert min(seen.values()) >= 5, seen
    passed = [case for case in DRAWN if not _rules(*case)]
    assert sum(bool(asked(request, RULES)) for request, _ in passed) >= 20


def test_less_consent_never_permits_more() -> None:
    """Without one of the records, or with one that is withdrawn, shorter or about fewer data: what was not covered is not.

    A purpose is left out on purpose: a consent to one thing can be separate where a consent to two is not.
    """
    for request, consents in DRAWN:
        if not _rules(request, consents):
            continue
        for at, consent in enumerate(consents):
            rest = [*consents[:at], *consents[at + 1 :]]
            assert _rules(request, rest), request
            for less in (
                {"withdrawn": min(consent.withdrawn or date.max, request.day)},
                {"until": min(consent.until or date.max, request.day)},
                {"data": ("picture",)},
                {"recipients": ()},
                {"manner": "silence"},
            ):
                assert _rules(request, [*rest, replace(consent, **less)]), (request, less)


def test_withdrawal_never_reaches_backwards() -> None:
    for request, consents in DRAWN:
        for at, consent in enumerate(consents):
            later = [*consents[:at], replace(consent, withdrawn=request.day + timedelta(1)), *consents[at + 1 :]]
            never = [*consents[:at], replace(consent, withdrawn=None), *consents[at + 1 :]]
            assert _rules(request, later) == _rules(request, never)


def test_after_a_withdrawal_every_act_yields_a_finding_where_consent_is_asked_for() -> None:
    for request, consents in DRAWN:
        gone = [replace(each, withdrawn=request.day) for each in consents]
        if any(demand.asks in CONSENT for demand in asked(request, RULES)):
            assert _rules(request, gone), request


def test_swapping_the_parties_names_changes_nothing() -> None:
    for request, consents in DRAWN:
        swapped = _rules(_swapped(request), [_swapped(each) for each in consents])
        assert swapped == _rules(request, consents)


def test_a_rule_not_in_force_never_yields_a_finding() -> None:
    """All rules of the table, or only those of the day: the same findings. And none of the day: none."""
    for request, consents in DRAWN:
        of_the_day = tuple(rule for rule in RULES if rule.in_force(request.day))
        assert _rules(request, consents, of_the_day) == _rules(request, consents)
        assert not _rules(request, consents, tuple(rule for rule in RULES if not rule.in_force(request.day)))


def test_more_rules_never_permit_more_and_elsewhere_nothing() -> None:
    for request, consents in DRAWN:
        if _rules(request, consents, BINDING):
            assert _rules(request, consents)
        elsewhere = tuple(rule for rule in RULES if rule.jurisdiction != request.place)
        assert not _rules(request, consents, elsewhere)


def test_a_log_is_audited_as_its_uses_one_by_one() -> None:
    requests = [request for request, _ in DRAWN[:200]]
    consents = [replace(each, id=f"{each.id}-{at}") for at, (_, those) in enumerate(DRAWN[:60]) for each in those]
    reports = audit_log(requests, consents, RULES)
    assert [report.subject for report in reports] == [request.id for request in requests]
    assert reports == tuple(audit(request, consents, RULES) for request in requests)
    for request, report, covering in zip(requests, reports, covered_by(requests, consents, RULES), strict=True):
        assert report.passed == (covering is not None or not asked(request, RULES))
        assert covering is None or covering.person == request.person


YES = Consent("c-1", "p-1", "Birch Pay", ("confirm a payment",), ("picture", "template"), ("Lumen View",), date(2025, 1, 1))
USE = Request("u-1", date(2025, 9, 3), "p-1", "Birch Pay", "use", "template", "confirm a payment", age=30)


@pytest.mark.parametrize(
    ("use", "yes", "found"),
    [
        ({}, {}, set()),
        ({}, {"given": date(2025, 9, 4)}, {"not yet given"}),
        ({}, {"withdrawn": date(2025, 9, 3)}, {"withdrawn"}),
        ({"act": "keep"}, {"withdrawn": date(2025, 9, 1)}, {"kept after withdrawal"}),
        ({}, {"until": date(2025, 9, 3)}, set()),
        ({}, {"until": date(2025, 9, 2)}, {"expired"}),
        ({"purpose": "advertise"}, {}, {"another purpose"}),
        ({}, {"data": ("picture",)}, {"other data"}),
        ({"act": "provide", "recipient": "Lumen View"}, {}, set()),
        ({"act": "provide", "recipient": "Lumen Labs"}, {}, {"another recipient"}),
        ({"act": "provide"}, {}, {"not shown"}),
        ({"party": "Lumen View"}, {}, set()),
        ({"party": "Lumen Labs"}, {}, {"another recipient"}),
        ({"place": "EU"}, {"manner": "act"}, {"not explicit"}),
        ({"place": "EU", "data": "picture"}, {"manner": "act"}, set()),
        ({"place": "EU", "data": "picture"}, {"manner": "silence"}, {"only silence"}),
        ({}, {"manner": "not shown"}, {"not shown"}),
        ({}, {"asked_with": ("terms of use",)}, {"not separate", "bundled"}),
        ({"data": "picture"}, {"asked_with": ("terms of use",)}, set()),
        ({"place": "US-IL", "act": "collect"}, {}, {"not written"}),
        ({"place": "US-IL", "act": "collect", "data": "picture"}, {}, set()),
        ({"age": 13}, {}, {"no guardian"}),
        ({"age": 13}, {"by": "guardian"}, set()),
        ({"age": 14}, {}, set()),
        ({"age": None}, {}, {"not shown"}),
        ({"age": 13, "day": date(2019, 9, 30)}, {"given": date(2019, 1, 1)}, set()),
        ({"age": 13, "day": date(2019, 10, 1)}, {"given": date(2019, 1, 1)}, {"no guardian"}),
        ({}, {"refusal": "service refused"}, {"coerced"}),
        ({}, {"refusal": "service needs it"}, set()),
        (
            {"day": date(2020, 9, 12)},
            {"given": date(2020, 1, 1), "asked_with": ("terms",), "refusal": "service refused"},
            set(),
        ),
    ],
)
def test_each_finding_has_its_smallest_case(use: dict[str, Any], yes: dict[str, Any], found: set[str]) -> None:
    assert {rule for rule, _ in _rules(replace(USE, **use), [replace(YES, **yes)], BINDING)} == found


def test_no_record_is_no_consent_and_a_missing_record_is_not_shown() -> None:
    assert _rules(USE, []) == {("no consent", "u-1")}
    assert _rules(replace(USE, consent="c-9"), []) == {("not shown", "c-9")}
    assert _rules(replace(USE, consent="c-9"), [replace(YES, withdrawn=date(2025, 2, 1))]) == {("not shown", "c-9")}
    assert _rules(replace(USE, consent="c-9"), [YES]) == set(), "another record of hers covers it"
    assert _rules(USE, [replace(YES, person="p-2")]) == {("no consent", "u-1")}


def test_two_halves_make_no_whole() -> None:
    out = replace(USE, act="provide", data="picture", recipient="Lumen View")
    halves = [replace(YES, recipients=()), replace(YES, id="c-2", purposes=("advertise",))]
    assert _rules(out, halves)


def test_what_only_a_recommended_standard_asks_departs_from_a_benchmark() -> None:
    """On 1 November 2020 the 2020 standard asks for an act at collecting, and no binding rule of the table does."""
    use = replace(USE, day=date(2020, 11, 1), act="collect")
    silent = replace(YES, given=date(2020, 1, 1), manner="silence")
    assert not audit(use, [silent], BINDING).findings
    (finding,) = audit(use, [silent], RULES).findings
    assert finding.rule == "only silence"
    assert "departs from a benchmark" in finding.because
    assert "breach" not in finding.because


def test_every_report_lists_what_was_not_tested() -> None:
    assert set(NOT_TESTED) <= set(audit(USE, [YES], RULES).not_tested)
    silent = audit(replace(USE, day=date(2020, 9, 12), act="keep"), [], BINDING)
    assert silent.passed
    assert "no rule given asks for it" in silent.not_tested[0]


def test_on_the_day_of_the_speech_consent_was_asked_for_providing_and_not_yet_for_keeping() -> None:
    day = date(2020, 9, 12)
    asks = {act: {demand.rule for demand in asked(replace(USE, day=day, act=act), BINDING)} for act in ACTS}
    assert asks["provide"] == {"CL012"}
    assert asks["keep"] == set()
    assert "CL011" in asks["collect"] & asks["use"]
    before = asked(replace(USE, day=date(2017, 5, 31), act="provide"), BINDING)
    assert not before, "until then the texts say unlawfully"


def test_demands_name_rules_of_consent_or_transfer_and_the_auditor_knows_each_kind() -> None:
    for demand in table("demands"):
        assert row("rules", demand.rule).theme in ("consent", "transfer", "rights"), demand
        assert demand.manner == "" or demand.asks in ("consent", "explicit")
        assert (demand.under is not None) == (demand.asks == "guardian")
        assert set(demand.acts) <= set(ACTS)


# ---------------------------------------------------------------------------------------------------------------------
# Birch Pay's year


def test_birch_pays_year_is_drawn_and_audited_in_two_seconds() -> None:
    began = time.perf_counter()
    log = year(date(2025, 6, 1))
    reports = audit_log(log.uses, log.consents, BINDING)
    assert time.perf_counter() - began < 2
    assert 2_000 < len(log.uses) < 6_000
    assert 0.3 < sum(report.passed for report in reports) / len(reports) < 0.8
    assert len({finding.rule for report in reports for finding in report.findings}) >= 10


def test_another_calendar_moves_the_same_year() -> None:
    here, there = year(date(2025, 6, 1)), year(date(2019, 9, 13))
    apart = date(2025, 6, 1) - date(2019, 9, 13)
    assert [replace(use, day=use.day - apart) for use in here.uses] == list(there.uses)
    assert [consent.given - apart for consent in here.consents] == [consent.given for consent in there.consents]


def test_the_parties_of_the_log_are_invented() -> None:
    log = year(date(2025, 6, 1))
    names = {use.party for use in log.uses} | {use.recipient for use in log.uses} | {each.controller for each in log.consents}
    assert names == {"", "Birch Pay", "Lumen View", "Lumen Labs", "Fern Bank"}


# ---------------------------------------------------------------------------------------------------------------------
# the consent record


def _written() -> Iterator[dict[str, Any]]:
    """Records that between them use everything the function can write."""
    day = date(2026, 1, 1)
    full = replace(
        YES, jurisdiction="CN", notice="n-1", language="zh", stored_in="CN", withdraw_at="the app", until=date(2025, 6, 1)
    )
    for consent in (
        full,
        replace(full, withdrawn=date(2025, 2, 1), by="guardian", manner="act", jurisdiction="EU", stored_in="EU"),
        replace(full, manner="silence", until=None, jurisdiction="US-IL"),
        replace(YES, purposes=("open an account", "prevent fraud", "improve the matcher", "advertise")),
    ):
        yield as_json_ld(consent, on=day)


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key != "@context":
                yield from _nodes(item)


def test_the_vocabulary_table_holds_exactly_the_terms_used() -> None:
    used = frozenset().union(*map(terms_used, _written()))
    words = {word.id: word for word in table("vocabulary")}
    assert used == set(words)
    for id, word in words.items():
        assert expanded(id) == word.iri
    assert {word.version for word in words.values() if word.id.startswith(("dpv:", "pd:", "loc:"))} == {"2.3"}


def test_what_is_written_is_well_formed_json_ld() -> None:
    kinds = {word.id: word.kind for word in table("vocabulary")}
    for record in _written():
        assert json.loads(json.dumps(record)) == record
        assert record["@context"] == CONTEXT
        for node in _nodes(record):
            assert set(node) & {"@id", "@type", "@value"}, node
            if "@value" in node:
                assert set(node) == {"@type", "@value"}
                assert kinds[node["@type"]] == "datatype"
                date.fromisoformat(node["@value"])
                continue
            types = node.get("@type", [])
            assert {kinds[each] for each in ([types] if isinstance(types, str) else types)} <= {"class"}
            assert {kinds[key] for key in node if not key.startswith("@")} <= {"property"}
            assert node.get("@id", "urn:example:").startswith("urn:example:") or kinds[node["@id"]] in ("class", "profile")


def test_the_prefixes_are_those_of_the_published_vocabulary() -> None:
    assert CONTEXT["dpv"] == "https://w3id.org/dpv#"
    assert CONTEXT["pd"] == "https://w3id.org/dpv/pd#"
    assert all(
        address.startswith(("https://w3id.org/dpv", "http://purl.org/dc", "http://www.w3.org/")) for address in CONTEXT.values()
    )


def test_a_word_without_a_term_is_refused() -> None:
    with pytest.raises(NotInTable, match="no term for “sell”"):
        as_json_ld(replace(YES, purposes=("sell",)), on=date(2025, 2, 1))


def test_states_are_written_up_to_the_day_and_only_the_act_alone_is_explicit() -> None:
    gone = replace(YES, withdrawn=date(2025, 6, 1))
    states = [each["@type"] for each in as_json_ld(gone, on=date(2025, 5, 31))["dpv:hasConsentStatus"]]
    assert states == [["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"]]
    assert len(as_json_ld(gone, on=date(2025, 6, 1))["dpv:hasConsentStatus"]) == 2
    bundled = as_json_ld(replace(YES, asked_with=("terms of use",)), on=date(2025, 5, 31))["dpv:hasConsentStatus"][0]["@type"]
    assert bundled == ["dpv:ConsentGiven", "dpv:ExpressedConsent"]


def test_gaps_name_what_a_record_must_have() -> None:
    full = replace(YES, jurisdiction="CN", notice="n", language="zh", stored_in="CN", withdraw_at="app", until=date(2026, 1, 1))
    assert gaps(full) == ()
    for name in MUST:
        assert hasattr(full, name)
    assert gaps(replace(full, notice="")) == ("notice",)
    assert gaps(replace(full, manner="not shown")) == ("manner",)


# ---------------------------------------------------------------------------------------------------------------------
# records that cross, and the exercise


def test_the_records_of_a_log_can_cross_and_are_rows_of_no_table() -> None:
    for record in (YES, USE):
        assert RECORDS[type(record).__name__] is type(record)
        assert type(record) not in TABLES.values()
        plain = json.loads(json.dumps(to_plain(record)))
        assert from_plain(plain, type(record)) == record
        assert from_plain(plain) == record


def _cases_of(id: str) -> Iterator[tuple[Any, ...]]:
    question = find(id)
    for seed in (1, 7, 20200912):
        for criterion in question.criteria.values():
            for _, arguments in question.cases(criterion, seed):
                yield arguments


def _answer(request: Request, consents: list[Consent]) -> set[Finding]:
    return set(find("6.3").solve(request, consents))


def test_in_the_exercise_too_less_consent_never_permits_more_and_withdrawal_never_reaches_backwards() -> None:
    for request, consents in _cases_of("6.3"):
        found = _answer(request, consents)
        for at, consent in enumerate(consents):
            rest = [*consents[:at], *consents[at + 1 :]]
            if found:
                assert _answer(request, rest)
                assert _answer(request, [*rest, replace(consent, recipients=(), data=())])
            later = [*consents[:at], replace(consent, withdrawn=request.day + timedelta(1)), *consents[at + 1 :]]
            never = [*consents[:at], replace(consent, withdrawn=None), *consents[at + 1 :]]
            assert _answer(request, later) == _answer(request, never)


def test_in_the_exercise_too_swapping_names_changes_nothing() -> None:
    for request, consents in _cases_of("6.3"):
        assert _answer(_swapped(request), [_swapped(each) for each in consents]) == _answer(request, consents)


def test_a_later_event_never_changes_an_earlier_state() -> None:
    solve = find("6.2").solve
    for events, day in _cases_of("6.2"):
        later = [*events, {"day": day + timedelta(1), "what": "withdrawn", "until": None}]
        assert solve(later, day) == solve(events, day)
        assert solve(list(reversed(events)), day) == solve(events, day)


def test_a_screen_that_accepts_one_more_thing_is_never_more_separate() -> None:
    solve = find("6.4").solve
    for (consents,) in _cases_of("6.4"):
        before = solve(consents)
        after = solve([replace(each, asked_with=(*each.asked_with, "offers by e-mail")) for each in consents])
        assert not after["separate"]
        assert after["bundled"] == {each.id for each in consents} >= before["bundled"]
        assert not before["separate"] & before["bundled"]
