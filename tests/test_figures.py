"""The figures drawn from the synthetic population show what the experiments give, and each carries its caveat."""

from __future__ import annotations

import html
import re

import pytest
from conftest import HTML
from test_faces import RANK_ONE

from casebook import experiments
from casebook.faces import CAVEAT, captures, people
from casebook.recognition import features, naive_score

Table = list[dict[str, str]]


def _figures(page: str) -> list[tuple[str, list[Table]]]:
    """Each figure of a page: its caption, and the tables of its frames."""
    text = (HTML / page).read_text("utf-8")
    found = []
    for figure in re.findall(r'<figure class="fig".*?</figure>', text, re.DOTALL):
        caption = re.search(r"<figcaption>(.*?)</figcaption>", figure, re.DOTALL)
        assert caption
        tables = []
        for table in re.findall(r'<table class="fig-table table">(.*?)</table>', figure, re.DOTALL):
            cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)]
            tables.append([dict(zip(cells[0], row, strict=True)) for row in cells[1:]])
        found.append((html.unescape(re.sub(r"<[^>]+>", " ", caption[1])), tables))
    return found


def _share(cell: str) -> float:
    return float(cell.removesuffix("%")) / 100


FACES = ("chapters/03-what-a-face-becomes.html", "chapters/04-unique-and-permanent.html")


@pytest.mark.parametrize("page", FACES)
def test_every_figure_from_the_population_carries_the_caveat(page: str) -> None:
    figures = _figures(page)
    assert figures
    assert all(CAVEAT in caption for caption, _ in figures)


def test_one_person_twice_and_two_people() -> None:
    (_, (alike, apart)), _ = _figures(FACES[0])
    gaps = [[float(row["mean distance, mm"]) for row in table] for table in (alike, apart)]
    assert gaps[0] == pytest.approx([4.2, 1.9, 3.6, 2.0, 3.0], abs=1.2)
    assert sum(gaps[0]) < 0.8 * sum(gaps[1])
    nobody = people(2, seed=2020)
    template = features(captures(nobody, seed=1)[0])
    same, other = (naive_score(template, features(points)) for points in captures(nobody, seed=2))
    assert (same, other) == pytest.approx((-2.89, -4.30), abs=0.01)


def test_the_threshold_and_its_two_errors() -> None:
    _, (caption, tables) = _figures(FACES[0])
    turned_away = [_share(table[0]["one person turned away"]) for table in tables]
    assert turned_away == pytest.approx([0.003, 0.058, 0.24], abs=0.04)
    assert f"one in 10,000 {turned_away[2]:.0%}" in caption
    spread = experiments.score_counts(setting="phone")
    assert sum(row["mated"] for row in spread) == pytest.approx(1, abs=0.01)
    means = [
        sum(row["score"] * row[kind] for row in spread) / sum(row[kind] for row in spread) for kind in ("mated", "non_mated")
    ]
    assert means[0] > 0 > means[1]


def test_who_is_alone_in_the_file() -> None:
    (_, tables), _ = _figures(FACES[1])
    rows = {(row["step"], row["distances"]): row["unique"] for row in experiments.uniqueness() if row["people"] == 10_000}
    for step, table in zip((1, 2, 5), tables, strict=True):
        shown = {int(row["distances"]): _share(row["10,000 people"]) for row in table}
        assert shown == pytest.approx({count: rows[step, count] for count in range(1, 11)}, abs=0.0006)


def test_who_is_found_among_how_many() -> None:
    _, (_, tables) = _figures(FACES[1])
    for setting, table in zip(("studio", "phone", "street"), tables, strict=True):
        for at, row in enumerate(table):
            for matcher, rates in RANK_ONE[f"base {setting}"].items():
                assert _share(row[matcher]) == pytest.approx(rates[at], abs=0.045), (setting, row["people"], matcher)
