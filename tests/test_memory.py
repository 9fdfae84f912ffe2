"""Attacks find what they should and nothing where nothing is, the accountant agrees with others', and the stored numbers hold."""

from __future__ import annotations

import functools
import math
import random
import statistics
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from casebook import budget, faces, memory, memory_numpy, table
from casebook.book import measure
from casebook.linear import dot
from casebook.memory_experiments import EXPERIMENTS, membership, templates, updates
from casebook.memory_numpy import Network, Training
from casebook.records import Measurement
from casebook.tables import parse


@functools.cache
def stored() -> dict[str, Measurement]:
    return {each.id: each for each in table("model_memory")}


def value(id: str) -> float:
    return stored()[id].value


# ---------------------------------------------------------------------------------------------------------------------
# the accountant


def test_the_accountant_agrees_with_opacus() -> None:
    """The example in the documentation of Opacus (source opacus-rdp) prints epsilon 0.336 at order 23, of orders 2 to 32."""
    spent = {
        order: budget.converted(order, 10 * budget.renyi(order, 1.0, 1e-5) + 4 * budget.renyi(order, 3.0, 1e-4), 1e-5)
        for order in range(2, 33)
    }
    assert min(spent, key=lambda order: spent[order]) == 23
    assert round(spent[23], 3) == 0.336


@pytest.mark.parametrize(("noise", "passes", "printed"), [(1.12, 60, 2.92), (1.2, 10, 1.20)])
def test_the_accountant_agrees_with_a_published_tutorial(noise: float, passes: int, printed: float) -> None:
    """The tutorials of TensorFlow Privacy print these for batches of 256 of 60,000 and delta 1e-5, converted as before 2020."""
    share, steps = 256 / 60_000, passes * 60_000 // 256
    older = min(steps * budget.renyi(order, noise, share) + math.log(1e5) / (order - 1) for order in budget.ORDERS)
    assert round(older, 2) == printed
    assert budget.epsilon(noise, share, steps, 1e-5) < older


def normal_above(x: float) -> float:
    return math.erfc(x / math.sqrt(2)) / 2


@pytest.mark.parametrize("noise", [0.5, 1.0, 4.0])
def test_no_bound_is_below_the_truth_with_everybody(noise: float) -> None:
    """For one step with everybody, the exact delta of an epsilon is known in closed form: it must not be above the promised one."""
    for delta in (1e-3, 1e-5):
        promise = budget.epsilon(noise, 1.0, 1, delta)
        exact = normal_above(noise * promise - 1 / (2 * noise)) - math.exp(promise) * normal_above(
            noise * promise + 1 / (2 * noise)
        )
        assert exact <= delta


@pytest.mark.parametrize(("noise", "share"), [(0.8, 0.01), (1.0, 0.1), (2.0, 0.5)])
def test_no_bound_is_below_the_truth_with_a_share(noise: float, share: float) -> None:
    """One step with a random share: the two laws are summed up numerically, with the person present or absent."""
    xs = np.linspace(-12 * noise, 12 * noise + 1, 200_001)
    without = np.exp(-(xs**2) / (2 * noise**2)) / (noise * math.sqrt(2 * math.pi))
    present = (1 - share) * without + share * np.exp(-((xs - 1) ** 2) / (2 * noise**2)) / (noise * math.sqrt(2 * math.pi))
    for delta in (1e-3, 1e-5):
        promise = math.exp(budget.epsilon(noise, share, 1, delta))
        for one, other in ((present, without), (without, present)):
            exact = np.maximum(one - promise * other, 0).sum() * (xs[1] - xs[0])
            assert exact <= delta * 1.001


def test_more_noise_costs_less_and_more_steps_cost_more() -> None:
    spent = [budget.epsilon(noise, 0.1, 100, 1e-5) for noise in (0.5, 1.0, 2.0, 8.0)]
    assert spent == sorted(spent, reverse=True)
    for low, high in (((1.0, 0.1, 100), (1.0, 0.1, 200)), ((1.0, 0.1, 100), (1.0, 0.2, 100))):
        assert budget.epsilon(*low, 1e-5) < budget.epsilon(*high, 1e-5)


@pytest.mark.parametrize("promise", [0.5, 1.0, 8.0])
def test_the_least_noise_keeps_the_promise_and_less_does_not(promise: float) -> None:
    noise = budget.noise_for(promise, 0.25, 120, 1e-4)
    assert budget.epsilon(noise, 0.25, 120, 1e-4) <= promise
    assert budget.epsilon(0.99 * noise, 0.25, 120, 1e-4) > promise


def test_impossible_questions_are_refused() -> None:
    for order, noise, share in ((1, 1.0, 0.5), (2, 0.0, 0.5), (2, 1.0, 0.0), (2, 1.0, 1.5)):
        with pytest.raises(ValueError, match="an order from 2"):
            budget.renyi(order, noise, share)


def test_who_is_in_nothing_has_spent_nothing_and_sums_bound_parts() -> None:
    assert budget.spent([]) == {}
    releases = [({"a", "b"}, 0.5), ({"b"}, 0.25), ({"c"}, 2.0)]
    spent = budget.spent(releases)
    assert spent == {"a": 0.5, "b": 0.75, "c": 2.0}
    assert max(spent.values()) <= budget.in_sequence(each for _, each in releases)
    assert budget.spent([(["a", "a"], 1.0)]) == {"a": 1.0}


# ---------------------------------------------------------------------------------------------------------------------
# the two versions say the same


def test_rates_are_the_same_in_both_versions() -> None:
    chance = random.Random(1)
    for _ in range(20):
        inside, outside = ([chance.randrange(12) for _ in range(40)] for _ in range(2))
        arrays = np.array(inside), np.array(outside)
        assert memory.auc(inside, outside) == pytest.approx(memory_numpy.auc(*arrays))
        for rate in (0.0, 0.01, 0.1, 0.5):
            assert memory.caught_at(rate, inside, outside) == memory_numpy.caught_at(rate, *arrays)
        assert memory.auc(inside, outside) == pytest.approx(1 - memory.auc(outside, inside))
        best = memory.best_threshold(inside, outside)
        assert memory.advantage(inside, outside, best) == max(memory.advantage(inside, outside, each) for each in range(12))


def test_a_line_is_a_network_without_hidden_units() -> None:
    crowd = memory.examples(30, seed=4)
    line = memory.fitted(crowd, rounds=2)
    weights = np.array(line.weights)
    network = Network([np.column_stack([-weights / 2, weights / 2])], [np.array([-line.bias / 2, line.bias / 2])])
    people, labels = np.array([each for each, _ in crowd]), np.array([label for _, label in crowd])
    assert network.confidence(people, labels) == pytest.approx([line.confidence(*each) for each in crowd])
    by_weights, by_bias = memory.mean_gradient(line, crowd)
    update = network.update(people, labels)
    assert update[0][:, 1] == pytest.approx(np.array(by_weights))
    assert update[1][1] == pytest.approx(by_bias)


def drawn_network(seed: int = 0) -> tuple[Network, np.ndarray, np.ndarray]:
    chance = np.random.RandomState(seed)
    people, labels = chance.standard_normal((40, 12)), chance.randint(2, size=40)
    return Network.new(12, 9, 2, chance), people, labels


def test_an_update_is_the_slope_of_the_loss() -> None:
    network, people, labels = drawn_network()
    update = network.update(people, labels)
    for parameters, slopes in zip(
        (network.weights[1], network.biases[1], network.weights[0], network.biases[0]), update, strict=True
    ):
        place = tuple(np.array(parameters.shape) // 2)
        before = parameters[place]
        losses = []
        for moved in (-1e-5, 1e-5):
            parameters[place] = before + moved
            losses.append(-np.log(network.confidence(people, labels)).mean())
        parameters[place] = before
        assert (losses[1] - losses[0]) / 2e-5 == pytest.approx(slopes[place], abs=1e-6)


def test_each_share_is_cut_by_itself() -> None:
    network, people, labels = drawn_network()

    def long(update: list[np.ndarray]) -> float:
        return math.sqrt(sum(float((each**2).sum()) for each in update))

    alone = [network.update(people[at : at + 1], labels[at : at + 1]) for at in range(40)]
    lengths = [long(each) for each in alone]
    cut = statistics.median(lengths)
    summed = network.update(people, labels, cut=cut, out_of=1)
    expected = [
        sum(each[part] * min(1, cut / length) for each, length in zip(alone, lengths, strict=True)) for part in range(4)
    ]
    for got, wanted in zip(summed, expected, strict=True):
        assert got == pytest.approx(wanted)


def test_noise_is_as_large_as_the_accountant_is_told() -> None:
    network, people, labels = drawn_network()
    plain = network.update(people, labels, cut=0.5, out_of=1)
    chance = np.random.RandomState(5)
    noisy = [network.update(people, labels, cut=0.5, noise=3.0, random=chance, out_of=1) for _ in range(50)]
    rest = np.concatenate([(each - mean).ravel() for update in noisy for each, mean in zip(update, plain, strict=True)])
    assert rest.std() == pytest.approx(1.5, rel=0.03)


def test_private_batches_are_drawn_person_by_person() -> None:
    """The accountant assumes coins: batches then differ in size. A batch of nobody must pass."""
    sizes = set()

    class Watched(Network):
        def update(self, people, *others, **more):  # type: ignore[no-untyped-def]
            sizes.add(len(people))
            return super().update(people, *others, **more)

    network, people, labels = drawn_network()
    watched = Watched(network.weights, network.biases)
    memory_numpy.trained(watched, people, labels, Training(30, batch=2, cut=1.0, noise=1.0), np.random.RandomState(1))
    assert len(sizes) > 3
    assert 0 in sizes


def test_the_length_along_her_own_update_is_what_it_says() -> None:
    network, people, labels = drawn_network()
    update = network.update(people[:7], labels[:7])
    flat = np.concatenate([each.ravel() for each in update])
    for at, along in enumerate(memory_numpy.along_own(update, network, people, labels)):
        own = np.concatenate([each.ravel() for each in network.update(people[at : at + 1], labels[at : at + 1])])
        assert along == pytest.approx(own @ flat / math.sqrt(own @ own))


# ---------------------------------------------------------------------------------------------------------------------
# what attacks find, live and small


def test_members_are_told_from_others_and_strangers_are_not() -> None:
    """The attack, and its control: a model that learned from somebody else."""
    found, control = [], []
    for seed in range(8):
        crowd = memory.examples(180, seed)
        members, others, strangers = crowd[:60], crowd[60:120], crowd[120:]
        for learned_from, results in ((members, found), (strangers, control)):
            model = memory.Neighbours(tuple(learned_from))
            results.append(memory.auc(*([model.confidence(*each) for each in some] for some in (members, others))))
    assert statistics.mean(found) > 0.6
    assert statistics.mean(control) == pytest.approx(0.5, abs=0.04)


def test_one_persons_update_gives_her_away_and_a_mixture_does_not() -> None:
    crowd = memory.examples(20, seed=3)
    line = memory.fitted(crowd, rounds=3)
    for record, label in crowd:
        assert memory.read_gradient(memory.gradient(line, record, label)) == pytest.approx(record)
    mixture = memory.read_gradient(memory.mean_gradient(line, crowd[:5]))
    assert all(math.dist(mixture, record) > 0.5 for record, _ in crowd[:5])


def test_a_weak_attack_looks_like_a_good_defence() -> None:
    records = [record for record, _ in memory.examples(60, seed=9)]
    weak = strong = 0
    for at in range(30):
        update = memory.hidden(memory.layer(records[at], units=32, seed=at), noise=0.05, seed=at)
        weak += memory.nearest(memory.by_averaging(update), records) == at
        strong += memory.nearest(memory.by_rank_one(update), records) == at
    assert weak < 18
    assert strong > 25


def test_without_noise_every_attack_reads_her() -> None:
    records = [record for record, _ in memory.examples(60, seed=9)]
    for at in range(10):
        update = memory.hidden(memory.layer(records[at], units=8, seed=at), noise=0.0, seed=at)
        assert memory.nearest(memory.by_averaging(update), records) == at
        read = memory.by_rank_one(update)
        assert abs(dot(read, records[at])) == pytest.approx(math.sqrt(dot(records[at], records[at])))


def test_a_sum_can_be_taken_apart_by_who_has_the_list() -> None:
    network, people, labels = drawn_network()
    inside = np.array([1, 4, 9, 16, 25])
    update = network.update(people[inside], labels[inside], out_of=1)
    shares = memory_numpy.by_unmixing(update, network, people, labels)
    assert set(np.argsort(shares)[-5:]) == set(inside)


def test_a_deleted_customer_is_still_named() -> None:
    """Her references are gone, the weights stay; a head that never had her cannot name her."""
    crowd = faces.people(40, seed=1)
    enrolled, today = ([memory.spreads(points) for points in faces.captures(crowd, seed, "studio")] for seed in (1, 2))
    rows = memory.identity_head(enrolled)
    named = sum(memory.surest(rows, seen) == at for at, seen in enumerate(today))
    assert named > 20
    without_her = memory.identity_head(enrolled[1:])
    assert len(without_her) == 39


def test_averaging_equal_lines_changes_nothing() -> None:
    line = memory.Line((1.0, -2.0), 0.5)
    assert memory.averaged([line, line], sizes=[3, 5]) == line
    network, people, labels = drawn_network()
    same = memory_numpy.averaged([network, network], [3, 5])
    assert same.confidence(people, labels) == pytest.approx(network.confidence(people, labels))


# ---------------------------------------------------------------------------------------------------------------------
# the table


def test_one_run_wrote_the_whole_table() -> None:
    rows = table("model_memory")
    assert len({(row.code, row.computed_with, row.computed_on, row.seeds) for row in rows}) == 1
    assert len({row.id for row in rows}) == len(rows)
    assert rows[0].seeds == ("1", "2", "3")
    assert rows[0].computed_on <= date.today()
    assert measure.TABLE.read_text("utf-8") == measure.written(rows)


def test_every_attack_and_defence_was_run_and_says_what_it_leaves() -> None:
    rows = table("model_memory")
    assert {row.attack for row in rows} - {""} == {attack.id for attack in table("attacks")}
    assert {row.defence for row in rows} == {defence.id for defence in table("defences")}
    for row in rows:
        prices = (
            "training accuracy",
            "validation accuracy",
            "test accuracy",
            "rounds",
            "epsilon",
            "FNMR at FMR 0.1 %",
            "error in mm",
        )
        assert (row.attack == "") == (row.measure in prices), row.id
        if row.measure not in ("rounds", "epsilon", "error in mm"):
            assert 0 <= row.value <= 1, row.id
        assert (row.level is None) == (row.level_is == ""), row.id


def test_the_control_finds_nobody() -> None:
    assert value("membership.other-people.loss.AUC") == pytest.approx(0.5, abs=0.03)
    assert value("membership.other-people.loss.TPR-at-1-percent-FPR") < 0.03


def test_the_strong_attack_finds_no_less_than_the_weak_one() -> None:
    for case in membership._cases():
        loss, lira = (stored()[f"membership.{case.name}.{attack}.AUC"] for attack in ("loss", "lira"))
        assert lira.value >= loss.value - 0.005, case.name
    for noise in (0.0, *updates.NOISES):
        weak, strong, strongest = (
            value(f"gradient.noise-{noise:g}.{attack}.identified") for attack in ("averaging-rows", "rank-one", "matching")
        )
        assert weak - 0.02 <= strong <= strongest + 0.02, noise
    assert value("gradient.noise-0.1.rank-one.identified") < 0.1
    assert value("gradient.noise-0.1.matching.identified") > 0.9


def test_no_attack_breaks_the_promise() -> None:
    """Epsilon bounds every attack: of members found, at most e^epsilon times the false alarms, plus delta."""
    for people in (200, 1_000):
        for promise in (1, 8):
            name = f"membership.network-{people}-epsilon-{promise}"
            assert promise - 0.1 <= value(f"{name}.epsilon") <= promise
            for attack in ("loss", "lira"):
                found = value(f"{name}.{attack}.TPR-at-1-percent-FPR")
                assert found <= math.exp(promise) * 0.01 + 1 / (10 * people) + 0.01


def test_what_the_defences_cost_and_leave() -> None:
    bare, bits = "templates.floats", "templates.eight-bits"
    for measured in ("accepted", "found-elsewhere", "FNMR-at-FMR-0.1-percent"):
        assert value(f"{bits}.{measured}") == pytest.approx(value(f"{bare}.{measured}"), abs=0.01)
    for name in templates.STORED:
        price, leak = value(f"templates.{name}.FNMR-at-FMR-0.1-percent"), value(f"templates.{name}.found-elsewhere")
        assert leak > 0.5 or price > 0.3, name
    assert value("templates.key-unknown.found-elsewhere") < 0.01 < 0.5 < value("templates.key-stolen.found-elsewhere")
    assert value("heads.found-elsewhere") > 0.5
    assert value("gradient.batch-256.unmixing.AUC") > 0.99 > 0.6 > value("gradient.batch-256.matching.AUC")


CHEAP = ("budgets", "federated", "heads", "other people")


def test_what_is_cheap_is_computed_anew_and_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """The workflow *measure* does so weekly with everything."""
    found = measure.main(["--check", *CHEAP])
    assert found == 0, capsys.readouterr().out


def test_two_runs_write_the_same() -> None:
    def run() -> str:
        rows = [*updates.noises(seeds=(1, 2), noises=(0.05,), tries=5), *updates.budgets(seeds=(1, 2))]
        return measure.written([measure.stored(each, date(2031, 1, 1), "0" * 12) for each in rows])

    assert run() == run()
    assert parse(run(), Measurement)[0].id == "gradient.noise-0.05.averaging-rows.identified"


def test_a_number_that_moved_is_told() -> None:
    """The control: values within the tolerance pass; beyond it, and rows that come or go or change, are told."""
    old = list(table("model_memory"))[:4]
    assert not list(measure.differences(old, [replace(row, value=row.value + 0.9 * row.tolerance) for row in old]))
    moved = replace(old[0], value=old[0].value + 1.1 * old[0].tolerance)
    assert [line.split(":")[0] for line in measure.differences(old, [moved, *old[1:]])] == [old[0].id]
    assert "nothing computes it" in next(measure.differences(old, old[1:]))
    assert "no row has it" in next(measure.differences(old[1:], old))
    assert "people is stored as" in next(measure.differences(old, [replace(old[0], people=7), *old[1:]]))


def test_the_command_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--check", "nothing"], ["budgets"]):
        with pytest.raises(SystemExit):
            measure.main(arguments)
    assert "no such experiment: nothing" in capsys.readouterr().err
    assert set(CHEAP) < set(EXPERIMENTS)


def test_the_code_that_is_named_is_there() -> None:
    assert len(measure.code()) == 12
    for name in measure.MODULES:
        assert (measure.PACKAGE / f"{name}.py").is_file(), name
