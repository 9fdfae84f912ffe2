"""A statement is contradicted by what crossed and never by silence; the files describe what the runs show."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest
from conftest import ROOT

from casebook import plain
from casebook.boundary import (
    ACTS,
    ASPECTS,
    LEAST,
    PARTNERSHIPS,
    READINGS,
    SAID_ON,
    NotAPartnership,
    audit,
    partnership,
    parts,
    read,
    together,
    verdict,
)
from casebook.deployments import CUSTOMERS, DEPLOYMENTS, ENCODINGS, PLATFORM, SEEDS, VENDOR, Wire, measured, run
from casebook.question import Draw
from casebook.records import Aspect, Flow, Ground, MadeFrom, Moves, Partnership, Purpose, Record, Statement, Store
from casebook.tables import row, table

FOLDER = ROOT / "data" / "partnerships"
SCHEMA = json.loads((FOLDER / "partnership.schema.json").read_text("utf-8"))
STATEMENTS: tuple[Statement, ...] = table("sentence_parts")
STRENGTH = {"consistent": 0, "undetermined": 1, "contradicted": 2}


def word(part: str, id: str, reading: Any = "wide") -> str:
    return verdict(row("sentence_parts", part), partnership(id), reading=reading).verdict


# ---------------------------------------------------------------------------------------------------------------------
# the files


def test_every_file_is_read_and_every_partnership_has_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {*PARTNERSHIPS, "partnership.schema"}
    for id in PARTNERSHIPS:
        assert partnership(id).id == id


@pytest.mark.parametrize("id", PARTNERSHIPS)
def test_the_schema_holds_for_every_file(id: str) -> None:
    jsonschema.validate(json.loads((FOLDER / f"{id}.json").read_text("utf-8")), SCHEMA)


def test_schema_and_records_agree() -> None:
    for kind, described in (
        (Partnership, SCHEMA),
        (Store, SCHEMA["$defs"]["store"]),
        (Flow, SCHEMA["$defs"]["flow"]),
        (Record, SCHEMA["$defs"]["record"]),
    ):
        assert list(described["properties"]) == list(get_type_hints(kind)) == described["required"]
    flow, definitions = SCHEMA["$defs"]["flow"]["properties"], SCHEMA["$defs"]
    assert definitions["kind"]["enum"] == list(get_args(Moves))
    assert definitions["made from"]["enum"] == list(get_args(MadeFrom))
    assert flow["purpose"]["enum"] == list(get_args(Purpose))
    assert flow["ground"]["enum"] == list(get_args(Ground))
    assert definitions["record"]["properties"]["shows"]["items"]["enum"] == list(get_args(Aspect)) == list(ASPECTS)
    assert SCHEMA["properties"]["place"]["enum"] == list(get_args(get_type_hints(Partnership)["place"]))


def changed(**of_first_flow: Any) -> str:
    given = json.loads((FOLDER / "points.json").read_text("utf-8"))
    given["flows"][0] |= of_first_flow
    return json.dumps(given)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[1", "mine.json: line 1: found no JSON"),
        ("[]", r"mine.json: found \[\]; wanted an object"),
        (changed(moves="photo"), r'mine.json: flows\[0\].moves: found "photo"; wanted one of program, licence fee'),
        (changed(kept=-1), r"mine.json: flows\[0\].kept: found -1; wanted a whole number of days, or not shown"),
        (changed(kept=True), r"flows\[0\].kept: found true"),
        (changed(since="yesterday"), r'flows\[0\].since: found "yesterday"; wanted a day such as 2031-05-06'),
        (changed(giver="Quill Photo"), r"flows\[0\].giver: found Quill Photo; wanted Birch Pay or Lumen View"),
        (changed(shown_by="r9"), r"flows\[0\].shown_by: found r9; wanted r0, r1, r2, r3, r4, r5, or nothing"),
        (changed(id="s1"), r"flows\[0\].id: found s1; wanted an id that nothing else in the file has"),
        (changed(colour="red"), r"flows\[0\]: found colour; wanted id, moves"),
        (changed(ground=[]), r"flows\[0\].ground: found \[\]; wanted one of explicit consent"),
        (json.dumps({"id": "mine"}), r"mine.json: title: found nothing; wanted a value"),
    ],
)
def test_a_bad_file_says_where_what_and_what_is_wanted(content: str, message: str) -> None:
    with pytest.raises(NotAPartnership, match=message):
        read(content, "mine.json")


def test_an_unknown_partnership_names_those_there_are() -> None:
    with pytest.raises(NotAPartnership, match="there are on-premises, "):
        partnership("on-the-moon")


def test_a_partnership_crosses_to_a_learners_code_and_back() -> None:
    for id in PARTNERSHIPS:
        whole = partnership(id)
        assert plain.from_plain(json.loads(json.dumps(plain.to_plain(whole))), Partnership) == whole


def test_the_wheel_and_the_download_hold_the_files(tmp_path: Path) -> None:
    """In a folder of its own: the package only as a wheel, and it reads and judges."""
    from casebook.book.downloads import pack, wheel

    built = wheel(ROOT, tmp_path)
    names = zipfile.ZipFile(built).namelist()
    assert {f"casebook/data/partnerships/{id}.json" for id in PARTNERSHIPS} <= set(names)
    code = (
        f"import sys; sys.path.insert(0, {str(built)!r})\n"
        "from casebook.boundary import *\n"
        "print(*(verdict(parts('b1')[2], partnership(id)).verdict for id in PARTNERSHIPS))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.split() == [word("b1c", id) for id in PARTNERSHIPS]
    notebook = ROOT / "exercises" / "01-the-remark.ipynb"
    pack(notebook, built, ROOT / "data", tmp_path / "out.zip")
    assert "01-the-remark/data/partnerships/points.json" in zipfile.ZipFile(tmp_path / "out.zip").namelist()


# ---------------------------------------------------------------------------------------------------------------------
# the statements


def test_the_sentence_of_the_course_is_there_word_for_word_and_taken_apart() -> None:
    sentence = row("sentences", "b1")
    assert sentence.text == "we only took a licence to run an algorithm ourselves; no data was shared or transferred"
    assert [part.act for part in parts("b1")] == ["took only", "ran by itself", "shared or transferred"]


def test_every_part_belongs_to_a_sentence_of_its_speaker() -> None:
    speakers = {sentence.id: sentence.speaker for sentence in table("sentences")}
    assert {part.claim for part in STATEMENTS} == set(speakers)
    assert all(speakers[part.claim] == part.speaker for part in STATEMENTS)
    assert all(sentence.said_on == SAID_ON for sentence in table("sentences"))
    assert set(speakers.values()) == {"Birch Pay", "Lumen View"}


def test_no_real_party_is_in_any_file_or_sentence() -> None:
    invented = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.json"))
    invented += "".join(map(str, (*table("sentences"), *STATEMENTS)))
    for party in table("parties"):
        assert party.name not in invented or party.id in ("birchpay", "lumenview"), party.name


def test_the_verdicts_that_the_chapter_stands_on() -> None:
    wide = {id: word("b1c", id) for id in PARTNERSHIPS}
    assert wide.pop("on-premises") == "consistent"
    assert wide.pop("on-premises-unrecorded") == "undetermined"
    assert set(wide.values()) == {"contradicted"}
    narrow = {id for id in PARTNERSHIPS if word("b1c", id, "narrow") != word("b1c", id)}
    assert narrow == {"cloud-not-kept", "fine-tuned", "federated"}


def test_twins_the_same_wire_and_another_retention() -> None:
    kept, not_kept = run("cloud-kept"), run("cloud-not-kept")
    assert kept.crossings == not_kept.crossings
    assert (kept.left > 0, not_kept.left) == (True, 0)
    assert (word("v1a", "cloud-kept"), word("v1a", "cloud-not-kept")) == ("contradicted", "consistent")


def test_holding_and_having_held_are_two_things() -> None:
    assert word("v1a", "training-set") == "consistent"
    assert word("b2a", "training-set") == "contradicted"
    earlier = date(2030, 4, 1)
    held = verdict(row("sentence_parts", "v1a"), partnership("training-set"), said_on=earlier)
    assert held.verdict == "contradicted"


def test_a_promise_is_never_shown_by_todays_records() -> None:
    assert {word("v4a", id, reading) for id in PARTNERSHIPS for reading in READINGS} == {"undetermined"}


def test_only_says_two_things() -> None:
    assert word("v2a", "points") == "consistent"
    assert word("v2a", "templates") == "contradicted", "something else moved"
    assert word("v2a", "on-premises") == "undetermined", "nothing moved, points neither"


def test_run_by_itself_is_about_machines_and_read_widely_about_logins_too() -> None:
    assert word("b1b", "failed-samples", "narrow") == "consistent"
    assert word("b1b", "failed-samples") == "contradicted"


def test_a_verdict_says_what_makes_it_so_and_names_the_other_reading() -> None:
    for part in STATEMENTS:
        for id in PARTNERSHIPS:
            for reading in READINGS:
                found = verdict(part, partnership(id), reading=reading)
                assert found.reading == reading
                assert found.because
                assert found.otherwise == verdict(part, partnership(id), reading=_other(reading)).verdict
                if found.verdict == "contradicted":
                    assert found.flows
                if found.verdict == "consistent" and part.stance == "denies":
                    assert not found.not_shown


def _other(reading: str) -> Any:
    return "narrow" if reading == "wide" else "wide"


def test_what_cannot_be_read_is_refused() -> None:
    part = row("sentence_parts", "b1c")
    with pytest.raises(ValueError, match="the act 'lost' is none of"):
        verdict(replace(part, act="lost"), partnership("points"))
    with pytest.raises(ValueError, match="the object 'souls' is none of"):
        verdict(replace(part, object="souls"), partnership("points"))


# ---------------------------------------------------------------------------------------------------------------------
# one respect at a time, from the partnership in which everything is on record

CLEAR = partnership("on-premises")
PICTURE = Flow(
    "x", "picture", "customers", "Birch Pay", "Lumen View", "support", "none", 0, "r1", "yes", since=date(2030, 3, 1)
)


def beside(part: str, one: Partnership, reading: Any = "wide") -> str:
    return verdict(row("sentence_parts", part), one, reading=reading).verdict


def plus(*flows: Flow) -> Partnership:
    return replace(CLEAR, flows=(*CLEAR.flows, *flows))


def records(**of_each: Any) -> Partnership:
    return replace(CLEAR, records=tuple(replace(each, **of_each) for each in CLEAR.records))


NEEDED = {
    "licence": {"b1a"},
    "runs": {"b1b"},
    "outbound": {"b1a", "b1c", "b2a", "b3a", "b4a", "v2b"},
    "inbound": {"b1a", "b1c"},
    "by hand": {"b1a", "b1c", "b2a", "b3a", "b4a", "v2b"},
    "logins": {"b1a", "b1b", "b1c", "b2a", "b3a", "b4a", "v2b"},
    "vendor stores": {"v1a"},
    "training": {"v3a"},
}


@pytest.mark.parametrize("aspect", get_args(Aspect))
def test_what_a_missing_record_leaves_open(aspect: Aspect) -> None:
    assert {part.id for part in STATEMENTS if beside(part.id, CLEAR) != "consistent"} == {"v2a", "v4a"}
    shows = tuple(replace(each, shows=tuple(one for one in each.shows if one != aspect)) for each in CLEAR.records)
    silent = replace(CLEAR, records=shows)
    opened = {part.id for part in STATEMENTS if beside(part.id, silent) == "undetermined"} - {"v2a", "v4a"}
    assert opened == NEEDED[aspect]
    for part in opened:
        assert ASPECTS[aspect] in verdict(row("sentence_parts", part), silent).not_shown
    assert beside("b1b", silent, "narrow") == ("undetermined" if aspect == "runs" else "consistent")


def test_a_record_must_reach_from_the_first_day_to_the_day_of_the_words() -> None:
    assert beside("b1c", records(until=SAID_ON - timedelta(1))) == "undetermined"
    assert beside("b1c", records(since=CLEAR.began + timedelta(1))) == "undetermined"
    assert beside("v1a", records(since=SAID_ON)) == "consistent", "of the present, today's record tells"
    assert beside("v1a", records(until=SAID_ON - timedelta(1))) == "undetermined"


def test_direction_object_tense_and_scope_must_all_be_met() -> None:
    assert beside("b2a", plus(PICTURE)) == "contradicted"
    for other in (
        {"giver": "Lumen View", "receiver": "Birch Pay"},
        {"moves": "points"},
        {"since": SAID_ON + timedelta(1)},
        {"made_from": "other people"},
    ):
        assert beside("b2a", plus(replace(PICTURE, **other))) == "consistent", other
    for unknown in ({"shown_by": ""}, {"since": None}, {"made_from": "not shown"}):
        assert beside("b2a", plus(replace(PICTURE, **unknown))) == "undetermined", unknown


def test_what_comes_to_the_platform_did_not_leave_it() -> None:
    back = replace(PICTURE, giver="Lumen View", receiver="Birch Pay")
    assert (beside("b3a", plus(back)), beside("b3a", plus(PICTURE))) == ("consistent", "contradicted")


def test_what_has_ended_is_not_seen_today_and_was_given_once() -> None:
    ended = plus(replace(PICTURE, until=SAID_ON - timedelta(1)))
    assert (beside("b4a", ended), beside("b4a", plus(PICTURE))) == ("consistent", "contradicted")
    assert beside("b2a", ended) == "contradicted"


def test_who_can_log_in_can_see() -> None:
    guests = tuple(replace(each, can_log_in=("Birch Pay", "Lumen View")) for each in CLEAR.stores)
    assert beside("b4a", replace(CLEAR, stores=guests)) == "contradicted"
    assert beside("b2a", replace(CLEAR, stores=guests)) == "consistent"
    assert (beside("b1b", replace(CLEAR, stores=guests), "narrow"), beside("b1b", replace(CLEAR, stores=guests))) == (
        "consistent",
        "contradicted",
    )


def test_where_it_runs_must_be_shown() -> None:
    assert beside("b1b", replace(CLEAR, stores=CLEAR.stores[1:])) == "undetermined"


def test_what_is_made_from_nobody_is_no_data() -> None:
    assert beside("b1c", plus(replace(PICTURE, moves="log", made_from="nobody"))) == "consistent"
    assert beside("b1a", plus(replace(PICTURE, moves="log", made_from="nobody"))) == "contradicted", (
        "and it is more than a licence"
    )


def test_only_what_reaches_the_vendor_teaches_it() -> None:
    lesson = replace(PICTURE, moves="weights", purpose="train the model", singles_out="no")
    assert beside("v3a", plus(lesson)) == "contradicted"
    assert beside("v3a", plus(replace(lesson, giver="Lumen View", receiver="Birch Pay"))) == "consistent"


def test_narrowly_read_an_entry_for_each_person_counts_whatever_its_name() -> None:
    weights = replace(PICTURE, moves="weights", purpose="back up")
    assert beside("b1c", plus(weights), "narrow") == "contradicted"
    assert beside("b1c", plus(replace(weights, singles_out="no")), "narrow") == "consistent"
    assert beside("b1c", plus(replace(weights, singles_out="not shown")), "narrow") == "undetermined"


def test_narrowly_read_what_is_entrusted_is_not_shared_unless_it_serves_the_receiver() -> None:
    entrusted = replace(PICTURE, ground="entrusted handling")
    assert beside("b1c", plus(entrusted), "narrow") == "consistent"
    assert beside("b1c", plus(entrusted)) == "contradicted"
    assert beside("b1c", plus(replace(entrusted, purpose="train the model")), "narrow") == "contradicted"
    assert beside("b1c", plus(replace(PICTURE, ground="not shown")), "narrow") == "undetermined"
    assert beside("b2a", plus(entrusted), "narrow") == "contradicted", "it was given, whatever it is called"


def test_holding_lasts_as_long_as_it_is_kept() -> None:
    ended = replace(PICTURE, until=date(2031, 4, 6), kept=30)
    assert beside("v1a", plus(ended)) == "contradicted", "the thirtieth day is the day of the words"
    assert beside("v1a", plus(replace(ended, kept=29))) == "consistent"
    assert beside("v1a", plus(replace(ended, kept=None))) == "undetermined"


# ---------------------------------------------------------------------------------------------------------------------
# what must hold whatever is drawn


def flow(draw: Draw, id: str, records: tuple[str, ...]) -> Flow:
    giver, receiver = draw.pick((("Birch Pay", "Lumen View"), ("Lumen View", "Birch Pay")))
    since = draw.pick((None, date(2030, 3, 1), date(2031, 6, 1)))
    return Flow(
        id,
        draw.pick(get_args(Moves)),
        draw.pick(get_args(MadeFrom)),
        giver,
        receiver,
        draw.pick(get_args(Purpose)),
        draw.pick(get_args(Ground)),
        draw.pick((None, 0, 30, 4000)),
        draw.pick((*records, "")),
        draw.pick(("yes", "no", "not shown")),
        since,
        since and draw.pick((None, since + timedelta(draw.below(300)))),
    )


def store(draw: Draw, id: str, records: tuple[str, ...]) -> Store:
    return Store(
        id,
        "a server",
        draw.pick(("Birch Pay", "Lumen View")),
        "somewhere",
        draw.pick(((), ("Birch Pay",), ("Birch Pay", "Lumen View"))),
        (draw.pick(get_args(Moves)), draw.pick(get_args(Moves))),
        draw.pick(get_args(MadeFrom)),
        draw.pick((True, False)),
        draw.pick((*records, "")),
    )


def drawn(count: int = 60) -> Iterator[tuple[Draw, Partnership]]:
    """Partnerships by chance, and those of the files."""
    for number in range(count):
        draw = Draw(f"partnership {number}")
        records = tuple(
            Record(
                f"r{at}",
                f"record {at}",
                tuple(aspect for aspect in get_args(Aspect) if draw.below(3)),
                draw.pick((date(2030, 3, 1), date(2030, 9, 1))),
                draw.pick((SAID_ON, SAID_ON, date(2031, 1, 1))),
            )
            for at in range(draw.below(3))
        )
        ids = tuple(record.id for record in records)
        flows = tuple(flow(draw, f"f{at}", ids) for at in range(draw.below(3)))
        stores = tuple(store(draw, f"s{at}", ids) for at in range(draw.below(3)))
        began = date(2030, 3, 1)
        yield draw, Partnership(f"p{number}", "", "Birch Pay", "Lumen View", "CN", began, stores, flows, records)
    for id in PARTNERSHIPS:
        yield Draw(id), partnership(id)


def words(one: Partnership) -> Iterator[tuple[str, str, str]]:
    for part in STATEMENTS:
        for reading in READINGS:
            yield part.id, reading, verdict(part, one, reading=reading).verdict


def test_something_more_that_crosses_never_makes_a_contradicted_statement_better() -> None:
    for draw, one in drawn():
        ids = tuple(record.id for record in one.records)
        more = replace(one, flows=(*one.flows, flow(draw, "extra", ids)))
        for before, after in zip(words(one), words(more), strict=True):
            if before[2] == "contradicted":
                assert after[2] == "contradicted", (before, one)


def test_a_record_less_never_turns_undetermined_into_consistent_nor_contradicts() -> None:
    for _, one in drawn():
        for gone in one.records:
            fewer = replace(one, records=tuple(each for each in one.records if each is not gone))
            for before, after in zip(words(one), words(fewer), strict=True):
                if before[2] == "undetermined":
                    assert after[2] == "undetermined", (before, gone, one)
                if after[2] == "contradicted":
                    assert before[2] == "contradicted", (before, gone, one)


def test_without_any_record_everything_is_undetermined() -> None:
    for _, one in drawn():
        assert {found for _, _, found in words(replace(one, records=()))} == {"undetermined"}


def test_swapping_the_names_of_the_parties_changes_nothing() -> None:
    names = {"Birch Pay": "Lumen View", "Lumen View": "Birch Pay"}

    def swapped(record: Any) -> Any:
        found: dict[str, Any] = {}
        for name in ("speaker", "subject", "giver", "receiver", "held_by", "platform", "vendor"):
            if hasattr(record, name):
                found[name] = names.get(getattr(record, name), getattr(record, name))
        if isinstance(record, Store):
            found["can_log_in"] = tuple(names[each] for each in record.can_log_in)
        if isinstance(record, Partnership):
            found |= {part: tuple(map(swapped, getattr(record, part))) for part in ("stores", "flows")}
        return replace(record, **found)

    for _, one in drawn():
        for part in STATEMENTS:
            for reading in READINGS:
                before = verdict(part, one, reading=reading)
                after = verdict(swapped(part), swapped(one), reading=reading)
                assert (before.verdict, before.flows, before.not_shown) == (after.verdict, after.flows, after.not_shown)
        found, other = (audit(each, on=date(2025, 6, 1)).findings for each in (one, swapped(one)))
        assert set(found) == set(other)


def test_the_wide_reading_never_takes_in_less() -> None:
    for _, one in drawn():
        for part in STATEMENTS:
            if part.stance == "denies":
                narrow, wide = (verdict(part, one, reading=reading).verdict for reading in ("narrow", "wide"))  # type: ignore[arg-type]
                assert STRENGTH[wide] >= STRENGTH[narrow], (part.id, one)


def test_what_came_after_the_day_contradicts_nothing_said_on_it() -> None:
    for _, one in drawn():
        later = replace(one, flows=tuple(replace(each, since=date(2032, 1, 1), until=None) for each in one.flows), stores=())
        for part in STATEMENTS:
            assert verdict(part, later).verdict != "contradicted", (part.id, one)


def test_together_is_as_bad_as_the_worst() -> None:
    assert together(["consistent", "consistent"]) == "consistent"
    assert together(["consistent", "undetermined", "contradicted"]) == "contradicted"
    assert set(ACTS.values()) == {"moves", "only", "runs", "sees", "holds", "learns"}


# ---------------------------------------------------------------------------------------------------------------------
# the audit


def rules(id: str, on: date = date(2025, 6, 1)) -> set[str]:
    return {finding.rule for finding in audit(partnership(id), on=on).findings}


def test_each_finding_has_one_of_four_rules_and_each_report_says_what_it_did_not_test() -> None:
    for id in PARTNERSHIPS:
        report = audit(partnership(id), on=date(2025, 6, 1))
        assert {finding.rule for finding in report.findings} <= {
            "the law",
            "explicit authorization",
            "minimization",
            "not shown",
        }
        assert report.not_tested
        assert report.passed == (id == "on-premises")


def test_a_law_that_came_later_finds_nothing_earlier() -> None:
    assert "the law" in rules("templates", date(2021, 11, 1))
    assert "the law" not in rules("templates", date(2021, 10, 31)), "the rule that lists the grounds was not in force"
    then = audit(partnership("templates"), on=date(2020, 9, 12)).findings
    asked = [finding.because for finding in then if finding.rule == "explicit authorization"]
    assert asked
    assert all("CL012" in because and "CL057" not in because for because in asked)


def test_entrusted_handling_stays_within_its_task_and_needs_an_agreement() -> None:
    cloud = partnership("cloud-not-kept")
    assert "the law" not in rules("cloud-not-kept")
    teaching = replace(cloud, flows=tuple(replace(each, purpose="train the model") for each in cloud.flows))
    assert "the law" in {finding.rule for finding in audit(teaching, on=date(2025, 6, 1)).findings}
    silent = replace(cloud, records=tuple(record for record in cloud.records if record.id != "r0"))
    assert any(
        finding.rule == "not shown" and "no agreement" in finding.because
        for finding in audit(silent, on=date(2025, 6, 1)).findings
    )


def test_consent_answers_authorization_and_not_minimization() -> None:
    points = partnership("templates")
    agreed = replace(points, flows=tuple(replace(each, ground="explicit consent") for each in points.flows))
    found = {finding.rule for finding in audit(agreed, on=date(2025, 6, 1)).findings}
    assert "explicit authorization" not in found
    assert "minimization" in found
    assert {need.purpose for need in LEAST} == set(get_args(Purpose)) - {"train the model"}


def test_a_flow_more_never_takes_a_finding_away() -> None:
    for draw, one in drawn():
        more = replace(one, flows=(*one.flows, flow(draw, "extra", tuple(record.id for record in one.records))))
        assert set(audit(one, on=date(2025, 6, 1)).findings) <= set(audit(more, on=date(2025, 6, 1)).findings)


def test_a_ground_that_is_not_shown_is_found_as_such() -> None:
    cloud = partnership("cloud-kept")
    silent = replace(cloud, flows=(replace(cloud.flows[0], ground="not shown", kept=None),))
    where = {finding.where for finding in audit(silent, on=date(2025, 6, 1)).findings if finding.rule == "not shown"}
    assert {"f1, ground", "f1, retention"} <= where


# ---------------------------------------------------------------------------------------------------------------------
# the runs


@pytest.mark.parametrize("id", PARTNERSHIPS)
def test_what_crossed_in_the_run_is_what_the_file_describes(id: str) -> None:
    crossed = {(each.giver, each.receiver, each.moves) for each in run(id).crossings}
    assert crossed == {(flow.giver, flow.receiver, flow.moves) for flow in partnership(id).flows}
    for each in run(id).crossings:
        assert each.bytes > 0
        assert each.count > 0
        assert each.moves in ENCODINGS


def test_there_are_deployments_enough_each_with_its_partnership() -> None:
    assert tuple(each.id for each in DEPLOYMENTS) == PARTNERSHIPS
    assert len(DEPLOYMENTS) >= 9
    assert all(each.title == partnership(each.id).title for each in DEPLOYMENTS)


def test_the_wire_counts_bytes_and_tells_the_receiver_no_owner() -> None:
    wire = Wire()
    for owner in (4, 5):
        assert wire.send("Birch Pay", "Lumen View", "score", b"1234", owner) == b"1234"
    (crossing,) = wire.crossings
    assert (crossing.count, crossing.bytes) == (2, 8)
    assert wire.received("Lumen View", "score") == [b"1234", b"1234"]
    assert wire.received("Birch Pay", "score") == []
    assert wire.owners("Lumen View", "score") == [4, 5]


EXPECTED = {
    "on-premises": (0, 0),
    "on-premises-unrecorded": (0, 0),
    "cloud-kept": (0.9, 1),
    "cloud-not-kept": (0.9, 1),
    "failed-samples": (0.7, 1),
    "points": (0.9, 1),
    "templates": (0.9, 1),
    "fine-tuned": (0, 0.2),
    "federated": (0.8, 1),
    "training-set": (0.9, 1),
    "one-class-each": (0.9, 1),
}


def test_customers_are_found_again_about_as_often_as_measured_before() -> None:
    for each in measured():
        least, most = EXPECTED[each["id"]]
        assert least <= each["least"] <= each["found"] <= each["most"] <= most, each
        assert bool(each["kinds"]) == bool(each["people"])
    for seed in SEEDS:
        assert 0 < run("failed-samples", seed).found.people < CUSTOMERS


def test_a_weak_attack_looks_like_a_good_defence() -> None:
    found = run("federated").found
    weak = int(found.also.split(" names ")[1].split(":")[0])
    assert weak < found.right / 3


def test_pooled_weights_still_tell_who_was_a_customer() -> None:
    assert "100% with the very capture" in run("fine-tuned").found.also


def test_no_result_says_that_anybody_is_safe() -> None:
    for id in PARTNERSHIPS:
        found = run(id).found
        assert found.attack
        assert found.not_tried
        assert "safe" not in str(found)


def test_the_order_of_a_set_changes_no_number() -> None:
    code = "from casebook.deployments import run; print(*(run(id).found.right for id in ('points', 'federated', 'fine-tuned')))"
    here = " ".join(str(run(id).found.right) for id in ("points", "federated", "fine-tuned"))
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env=environment)
    assert done.stdout.strip() == here


def test_what_was_left_at_the_end_is_not_asserted_either() -> None:
    left = {id: run(id).left for id in PARTNERSHIPS}
    assert {id for id, count in left.items() if count == 0} == {"on-premises", "on-premises-unrecorded", "cloud-not-kept"}
    assert (partnership("points").platform, partnership("points").vendor) == (PLATFORM, VENDOR)
