"""The folders of chapter 14: the same for the same seed, and nothing in them wrong but what was planted."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from casebook import boundary
from casebook.__main__ import main
from casebook.partnership_folder import COPIED, Case, Planted, artefacts, load, read, write
from casebook.questions import find
from casebook.tables import table

SEEDS = [f"seed {number}" for number in range(40)]


def folder(seed: str, people: int = 300) -> tuple[Case, list[Planted]]:
    key: list[Planted] = []
    return read(artefacts(seed, people=people, key=key.append)), key


# An auditor of its own, written from the contract's clauses: the exercise's solutions are others.


def audited(case: Case) -> set[tuple[str, str]]:
    """Every (line, rule) that the clauses make a finding."""
    account = {each["person"]: each for each in case.accounts}
    receipts: dict[str, list[str]] = {}
    for each in case.receipts:
        receipts.setdefault(each["line"], []).append(each["deleted"])
    return {
        (line["line"], rule)
        for line in case.lines
        for rule in (
            by_clause_8(case, account, line),
            by_clauses_2_to_5(case, receipts, line),
            by_clauses_6_to_9(case, account, line),
        )
        if rule
    }


def by_clause_8(case: Case, account: dict[str, dict[str, str]], line: dict[str, str]) -> str:
    if not line["person"] or account[line["person"]]["kind"] == "test":
        return ""
    at = datetime.fromisoformat(line["at"])
    hers = [each for each in case.consents if each["person"] == line["person"] and each["purpose"] == line["purpose"]]
    if not hers:
        return "no consent"
    given = [each for each in hers if datetime.fromisoformat(each["given"]) <= at]
    if not given:
        return "before consent"
    holding = [each for each in given if not each["withdrawn"] or at < datetime.fromisoformat(each["withdrawn"])]
    if not holding:
        return "withdrawn"
    born, day = date.fromisoformat(account[line["person"]]["born"]), at.date()
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return "no guardian" if age < 14 and all(each["by"] != "guardian" for each in holding) else ""


def by_clauses_2_to_5(case: Case, receipts: dict[str, list[str]], line: dict[str, str]) -> str:
    day = line["at"][:10]
    terms = [
        each["days"]
        for each in case.agreed
        if (each["purpose"], each["content"]) == (line["purpose"], line["content"]) and each["since"] <= day
    ]
    if not terms:
        return "not agreed"
    if terms[0] is None:
        return ""
    last = (date.fromisoformat(day) + timedelta(terms[0])).isoformat()
    if line["line"] not in receipts:
        return "no receipt" if last < case.copied else ""
    return "kept too long" if max(receipts[line["line"]]) > last else ""


def by_clauses_6_to_9(case: Case, account: dict[str, dict[str, str]], line: dict[str, str]) -> str:
    if not line["person"] or account[line["person"]]["kind"] == "test":
        return ""
    day = line["at"][:10]
    held = [each for each in case.hosts if each["host"] == line["host"] and each["since"] <= day]
    if not held:
        return "unknown host"

    def named(name: str) -> str:
        return case.renamed.get(name, name)

    told = (named(max(held, key=lambda each: each["since"])["party"]), line["purpose"])
    since = max(each["since"] for each in case.notices if each["since"] <= day)
    names = {each["since"] for each in case.notices if (named(each["recipient"]), each["purpose"]) == told}
    if since in names:
        return ""
    return "told later" if any(each > day for each in names) else "not told"


# ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_is_found_and_nothing_else(seed: str) -> None:
    case, key = folder(seed)
    assert audited(case) == {(each.line, each.rule) for each in key if each.rule}
    innocent = {each.line for each in key if not each.rule}
    assert innocent
    assert not innocent & {line for line, _ in audited(case)}


def test_a_whole_folder_too() -> None:
    case, key = folder("a class", people=1200)
    assert len(case.lines) > 3000
    assert len(case.consents) > 1500
    assert audited(case) == {(each.line, each.rule) for each in key if each.rule}


def test_seeds_plant_different_things_and_between_them_everything() -> None:
    kinds = [{(each.kind, each.rule) for each in folder(seed)[1]} for seed in SEEDS]
    assert all(len([kind for kind in each if kind[1]]) == 8 for each in kinds)
    assert len(set(map(frozenset, kinds))) > len(SEEDS) * 0.9
    every = set().union(*kinds)
    assert len({kind for kind, rule in every if rule}) == 17
    assert len({kind for kind, rule in every if not rule}) >= 13
    assert {rule for _, rule in every} - {""} == {
        *("before consent", "withdrawn", "no consent", "no guardian"),
        *("not agreed", "kept too long", "no receipt"),
        *("unknown host", "not told", "told later"),
    }


def test_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from casebook.partnership_folder import artefacts; "
        "print(hashlib.sha256(repr(artefacts('again')).encode()).hexdigest())"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(runs) == 1


def test_the_key_is_in_no_file() -> None:
    key: list[Planted] = []
    files = artefacts("kept apart", people=300, key=key.append)
    assert files == artefacts("kept apart", people=300)
    words = {each.kind for each in key} - {"size of a picture", "test account"}
    for name, text in files.items():
        if not name.endswith(".md"):
            assert not [word for word in words if word in text], name


def test_planted_persons_are_not_the_last_ones() -> None:
    """Who looks for high numbers finds nothing: names are drawn."""
    case, key = folder("numbers", people=1200)
    planted = {each.line for each in key if each.rule}
    persons = [int(line["person"][2:]) for line in case.lines if line["line"] in planted]
    assert min(persons) < 1200 / 3


def test_the_files_open() -> None:
    files = artefacts("open", people=100)
    for name, text in files.items():
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(text)))
            assert len({len(row) for row in rows}) == 1, name
            assert len(rows) > 50, name
    drawn = boundary.read(files["data-flow.json"])
    assert (drawn.platform, drawn.vendor) == ("Birch Pay", "Lumen View")
    assert boundary.audit(drawn, on=COPIED).findings


def test_terms_in_the_flow_file_are_those_of_the_contract() -> None:
    files = artefacts("terms", people=100)
    agreed = {(each["purpose"], each["content"]): each["days"] for each in read(files).agreed}
    kept = {flow.id: flow.kept for flow in boundary.read(files["data-flow.json"]).flows}
    assert kept["f2"] == agreed["confirm a payment", "picture"]
    assert kept["f3"] == agreed["improve the matcher", "picture"]


def test_no_real_party_is_named() -> None:
    text = "\n".join(artefacts("names", people=100).values())
    real = [each.name for each in table("parties") if each.kind != "invented"]
    assert real
    assert not [name for name in real if name in text]


def test_written_and_loaded(tmp_path: Path) -> None:
    files = artefacts("disk", people=50)
    write(files, tmp_path / "folder")
    assert load(tmp_path / "folder") == files
    with pytest.raises(FileExistsError):
        write(files, tmp_path / "folder")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, key = tmp_path / "folder", tmp_path / "key.csv"
    assert main(["case", "a word", "--out", str(out), "--key", str(out / "key.csv")]) == 2
    assert not out.exists()
    assert main(["case", "a word", "--out", str(out), "--key", str(key)]) == 0
    assert load(out) == artefacts("a word")
    assert {row["rule"] for row in csv.DictReader(io.StringIO(key.read_text("utf-8")))} > {""}
    assert main(["case", "a word", "--out", str(out)]) == 2
    assert "is not empty" in capsys.readouterr().err


# What the exercise's model answers say of the same folders.


def by_the_model_answers(case: Case) -> set[tuple[str, str]]:
    customers = {each["person"] for each in case.accounts if each["kind"] == "customer"}
    about_customers = [line for line in case.lines if line["person"] in customers]
    return {
        (each.where, each.rule)
        for each in (
            *find("14.2").solve(case.lines, case.consents, case.accounts),
            *find("14.3").solve(case.lines, case.agreed, case.receipts, case.copied),
            *find("14.4").solve(about_customers, case.hosts, case.notices, case.renamed),
        )
    }


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_the_model_answers_find_what_is_planted_and_raise_no_false_alarm(seed: str) -> None:
    case, key = folder(seed)
    assert by_the_model_answers(case) == {(each.line, each.rule) for each in key if each.rule}


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_the_order_of_the_rows_changes_nothing(seed: str) -> None:
    case, _ = folder(seed)
    turned = replace(
        case, **{name: getattr(case, name)[::-1] for name in Case.__slots__ if isinstance(getattr(case, name), list)}
    )
    assert by_the_model_answers(turned) == by_the_model_answers(case)


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_fewer_consents_never_mend_a_line(seed: str) -> None:
    case, _ = folder(seed)
    fewer = replace(case, consents=[each for at, each in enumerate(case.consents) if at % 7])
    assert {line for line, _ in by_the_model_answers(case)} <= {line for line, _ in by_the_model_answers(fewer)}
    assert len(by_the_model_answers(fewer)) > len(by_the_model_answers(case))


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_under_new_names_throughout_a_folder_says_the_same(seed: str) -> None:
    case, _ = folder(seed)
    hosts = [{**each, "party": case.renamed.get(each["party"], each["party"])} for each in case.hosts]
    notices = [{**each, "recipient": case.renamed.get(each["recipient"], each["recipient"])} for each in case.notices]
    assert by_the_model_answers(replace(case, hosts=hosts, notices=notices)) == by_the_model_answers(case)
