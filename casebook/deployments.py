"""What really crosses the boundary, deployment by deployment, and can a customer be found again from it?

Each deployment is run in miniature with people who do not exist. Whatever crosses goes over a `Wire` as bytes: the receiver
works with what it decodes from them, and the wire writes down each crossing. Nothing is asserted.

>>> alone = run("on-premises")
>>> for crossing in alone.crossings:
...     print(crossing)
Lumen View → Birch Pay: 1 program, 374,352 bytes
Birch Pay → Lumen View: 1 licence fee, 8 bytes
>>> print(alone.found)
0 of 0 found again. Attack: none, because nothing made from a customer reached Lumen View.

In *templates* something of each customer went out. With it, Lumen View searches the pictures that somebody else has of 200
people, taken on another day:

>>> run("templates").found.right, run("templates").found.people
(59, 60)

A customer who is not found by one attack may be found by a stronger one. No result here says that anybody is safe.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from casebook import faces
from casebook.boundary import PARTNERSHIPS, partnership
from casebook.landmarks import COORDINATES, Points
from casebook.linear import Matrix, Row, apply, dot, minus, plus, scaled, transposed, without
from casebook.matcher import Matcher, Probe, ideal_matcher
from casebook.recognition import Features, features
from casebook.records import Moves

CUSTOMERS = 60
GALLERY = 200
"""People whose pictures somebody else has: the customers, and others."""
ATTEMPTS = 3
"""How often each customer tries to pay."""
SEEDS = (1, 2, 3)

PLATFORM, VENDOR = "Birch Pay", "Lumen View"

CAVEAT = (
    "A capture of 83 points stands in for a picture, so a picture tells no more here than its points: a real one does, and has "
    "many more bytes. The gallery is small; among more people fewer are found (chapter 4). Only the attacks named were tried. "
    + faces.CAVEAT
)

ENCODINGS: dict[Moves, str] = {
    "program": "weights and matcher, 32-bit numbers",
    "licence fee": "one 64-bit number",
    "picture": "83 points as captured, 64-bit numbers, in place of a picture",
    "points": "83 points laid on the average face, 16-bit tenths of a millimetre",
    "template": "32-bit numbers of chapter 4’s matcher",
    "label": "number of the customer, 32 bits",
    "score": "one 32-bit number",
    "log": "device, attempt, outcome and score, 32 bits each",
    "update": "change of each weight, 32-bit numbers",
    "weights": "each weight, 32-bit numbers",
}
"""In which form each kind of thing crosses, so that bytes can be counted."""


# ---------------------------------------------------------------------------------------------------------------------
# the wire


@dataclass(frozen=True, slots=True)
class Crossing:
    """All that crossed of one kind from one party to the other: how many things, and how many bytes."""

    giver: str
    receiver: str
    moves: Moves
    count: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}: {self.count:,} {self.moves}, {self.bytes:,} bytes"


@dataclass(frozen=True, slots=True)
class _Parcel:
    giver: str
    receiver: str
    moves: Moves
    payload: bytes
    owner: int | None


class Wire:
    """The one way between two parties. It delivers bytes and writes down that they crossed.

    >>> wire = Wire()
    >>> wire.send("Birch Pay", "Lumen View", "score", b"four")
    b'four'
    >>> wire.crossings
    (Crossing(giver='Birch Pay', receiver='Lumen View', moves='score', count=1, bytes=4),)
    """

    def __init__(self) -> None:
        self._parcels: list[_Parcel] = []

    def send(self, giver: str, receiver: str, moves: Moves, payload: bytes, owner: int | None = None) -> bytes:
        """Deliver the bytes. `owner`, the customer they are of, does not cross: it is there to judge an attack afterwards."""
        self._parcels.append(_Parcel(giver, receiver, moves, payload, owner))
        return payload

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """What crossed, added up by giver, receiver and kind, in the order of the first."""
        sums: dict[tuple[str, str, Moves], list[int]] = {}
        for parcel in self._parcels:
            sums.setdefault((parcel.giver, parcel.receiver, parcel.moves), []).append(len(parcel.payload))
        return tuple(Crossing(*key, count=len(sizes), bytes=sum(sizes)) for key, sizes in sums.items())

    def received(self, receiver: str, *moves: Moves) -> list[bytes]:
        """The bytes of these kinds that one party was sent: what it knows."""
        return [parcel.payload for parcel in self._parcels if parcel.receiver == receiver and parcel.moves in moves]

    def owners(self, receiver: str, *moves: Moves) -> list[int | None]:
        """Whose they are, to judge an attack with: what the party is not told."""
        return [parcel.owner for parcel in self._parcels if parcel.receiver == receiver and parcel.moves in moves]


def _written(numbers: Iterable[float], kind: str = "f") -> bytes:
    values = tuple(numbers)
    return struct.pack(f"<{len(values)}{kind}", *values)


def _read(payload: bytes, kind: str = "f") -> tuple[float, ...]:
    return struct.unpack(f"<{len(payload) // struct.calcsize(kind)}{kind}", payload)


# ---------------------------------------------------------------------------------------------------------------------
# the world of one seed: people, captures, and the vendor's software


@dataclass(frozen=True, slots=True)
class _World:
    """Features of captures: at enrolment, at each attempt to pay, and elsewhere on another day (the gallery)."""

    enrolled: tuple[Points, ...]
    attempts: tuple[tuple[int, Points], ...]
    gallery: tuple[Features, ...]
    network: Network


@cache
def _world(seed: int) -> _World:
    crowd = faces.people(GALLERY, seed)
    customers = crowd[:CUSTOMERS]
    days = [faces.captures(customers, 100 * seed + 10 + day) for day in range(ATTEMPTS)]
    attempts = tuple((owner, points) for day in days for owner, points in enumerate(day))
    return _World(
        enrolled=tuple(faces.captures(customers, 100 * seed + 1)),
        attempts=attempts,
        gallery=tuple(_laid(points) for points in faces.captures(crowd, 100 * seed + 2)),
        network=_taught(seed),
    )


@cache
def _probes(seed: int) -> tuple[Probe, ...]:
    return tuple(_matcher().probe(each) for each in _world(seed).gallery)


def _matcher() -> Matcher:
    return ideal_matcher("base", "phone", "shape")


MATCHES_AT = 5.0
"""The score, a natural logarithm of a ratio of likelihoods, from which an attempt succeeds."""

HIDDEN = 64


@dataclass(frozen=True, slots=True)
class Network:
    """The vendor's model that tells which captures will fail: one hidden layer of 64, and one number out."""

    layer: Matrix
    bias: Row
    out: Row
    last: float

    def flat(self) -> Row:
        """All weights in one row, as they are sent."""
        return (*(weight for row in self.layer for weight in row), *self.bias, *self.out, self.last)


def _unflat(numbers: Sequence[float]) -> Network:
    width = len(COORDINATES)
    layer = tuple(tuple(numbers[at : at + width]) for at in range(0, HIDDEN * width, width))
    rest = numbers[HIDDEN * width :]
    return Network(layer, tuple(rest[:HIDDEN]), tuple(rest[HIDDEN : 2 * HIDDEN]), rest[-1])


SPREAD = 39.0
"""What features are divided by before the network sees them: about their length beyond the average face, in millimetres."""


def _seen(capture: Features) -> Row:
    return scaled(1 / SPREAD, [minus(capture, _average())])[0]


@cache
def _average() -> Features:
    return features(faces.average_face())


@cache
def _laid(points: Points) -> Features:
    """The features of a capture. Kept, because the same captures are used in every deployment."""
    return features(points)


Example = tuple[Row, float]


def _stepped(network: Network, batch: Sequence[Example], rate: float = 0.5) -> Network:
    """One step of gradient descent on the mean logistic loss of a batch."""
    layer = [[0.0] * len(row) for row in network.layer]
    bias, out, last = [0.0] * HIDDEN, [0.0] * HIDDEN, 0.0
    for seen, failed in batch:
        sums = plus(apply(network.layer, seen), network.bias)
        active = [max(0.0, each) for each in sums]
        wrong = (1 / (1 + math.exp(-dot(network.out, active) - network.last)) - failed) / len(batch)
        last += wrong
        for at, each in enumerate(sums):
            out[at] += wrong * active[at]
            if each > 0:
                blame = wrong * network.out[at]
                bias[at] += blame
                layer[at] = [old + blame * value for old, value in zip(layer[at], seen, strict=True)]
    return Network(
        tuple(plus(row, (-rate * value for value in change)) for row, change in zip(network.layer, layer, strict=True)),
        plus(network.bias, (-rate * value for value in bias)),
        plus(network.out, (-rate * value for value in out)),
        network.last - rate * last,
    )


def _trained(network: Network, examples: Sequence[Example], rounds: int, batch: int = 10) -> Network:
    """The network after so many rounds over the examples."""
    for _ in range(rounds):
        for at in range(0, len(examples), batch):
            network = _stepped(network, examples[at : at + batch])
    return network


def _taught(seed: int) -> Network:
    """What the vendor licenses: a network that has learned from people of the vendor's own, never from customers."""
    chance = Random(f"network {seed}").random
    drawn = [tuple(faces.normal(chance) for _ in COORDINATES) for _ in range(HIDDEN)]
    out = tuple(faces.normal(chance) / math.sqrt(HIDDEN) for _ in range(HIDDEN))
    network = Network(tuple(drawn), (0.0,) * HIDDEN, out, 0.0)
    own = faces.people(CUSTOMERS, 5000 + seed)
    first, second = ([_laid(points) for points in faces.captures(own, 5000 + 100 * seed + at)] for at in (1, 2))
    machine = _matcher()
    scores = [machine.score(machine.reference(one), machine.probe(two)) for one, two in zip(first, second, strict=True)]
    examples = [(_seen(two), float(score < MATCHES_AT)) for two, score in zip(second, scores, strict=True)]
    return _trained(network, examples, rounds=3)


# ---------------------------------------------------------------------------------------------------------------------
# the parts that deployments are made of


@dataclass(frozen=True, slots=True)
class _Program:
    """The vendor's software as the platform unpacked it."""

    machine: Matcher
    network: Network


def _supplied(world: _World, wire: Wire) -> _Program:
    """The vendor sends its program, the platform unpacks what arrived and pays."""
    machine = _matcher()
    rows = (*machine.expected, *machine.whiten_same, *machine.whiten_any)
    numbers = (*machine.average, *(value for row in rows for value in row), machine.constant, *world.network.flat())
    arrived = _read(wire.send(VENDOR, PLATFORM, "program", _written(numbers)))
    _paid(wire)
    width = len(COORDINATES)
    table = [tuple(arrived[at : at + width]) for at in range(0, width * (1 + 3 * width), width)]
    parts = [tuple(table[1 + part * width : 1 + (part + 1) * width]) for part in range(3)]
    constant, network = arrived[width * (1 + 3 * width)], arrived[width * (1 + 3 * width) + 1 :]
    return _Program(Matcher(table[0], parts[0], parts[1], parts[2], constant), _unflat(network))


def _paid(wire: Wire) -> None:
    wire.send(PLATFORM, VENDOR, "licence fee", struct.pack("<d", 1_000_000.0))


def _scored(machine: Matcher, world: _World) -> list[tuple[int, Points, float]]:
    """The platform compares each attempt with its owner's template, by itself."""
    templates = [machine.reference(_laid(points)) for points in world.enrolled]
    return [(owner, points, machine.score(templates[owner], machine.probe(_laid(points)))) for owner, points in world.attempts]


def _examples(machine: Matcher, world: _World) -> list[Example]:
    """The platform's lesson for the network: one attempt of each customer, and whether it failed."""
    return [(_seen(_laid(points)), float(score < MATCHES_AT)) for _, points, score in _scored(machine, world)[:CUSTOMERS]]


def _picture(points: Points) -> bytes:
    return _written(points, "d")


def _points(points: Points) -> bytes:
    return _written((round(10 * value) for value in _laid(points)), "h")


# ---------------------------------------------------------------------------------------------------------------------
# the deployments: each gets the world and the wire, and returns what the vendor still has of customers when it is over


def _alone(world: _World, wire: Wire) -> int:
    _scored(_supplied(world, wire).machine, world)
    return 0


def _cloud(world: _World, wire: Wire, *, keeps: bool) -> int:
    _paid(wire)
    machine, store = _matcher(), list[bytes]()
    for owner, points in world.attempts:
        sent = [wire.send(PLATFORM, VENDOR, "picture", _picture(each), owner) for each in (world.enrolled[owner], points)]
        reference, probe = (_laid(_read(each, "d")) for each in sent)
        score = machine.score(machine.reference(reference), machine.probe(probe))
        wire.send(VENDOR, PLATFORM, "score", _written([score]), owner)
        if keeps:
            store += sent
    return len(store)


def _cloud_kept(world: _World, wire: Wire) -> int:
    return _cloud(world, wire, keeps=True)


def _cloud_not_kept(world: _World, wire: Wire) -> int:
    return _cloud(world, wire, keeps=False)


def _failed_samples(world: _World, wire: Wire) -> int:
    store = list[bytes]()
    for number, (owner, points, score) in enumerate(_scored(_supplied(world, wire).machine, world)):
        failed = score < MATCHES_AT
        entry = struct.pack("<IIIf", owner % 4, number, failed, score)
        store.append(wire.send(PLATFORM, VENDOR, "log", entry, owner))
        if failed:
            store.append(wire.send(PLATFORM, VENDOR, "picture", _picture(points), owner))
    return len(store)


def _points_only(world: _World, wire: Wire) -> int:
    _supplied(world, wire)
    machine = _matcher()
    store = [wire.send(PLATFORM, VENDOR, "points", _points(points), owner) for owner, points in enumerate(world.enrolled)]
    for owner, points in world.attempts:
        store.append(wire.send(PLATFORM, VENDOR, "points", _points(points), owner))
        reference, probe = ([value / 10 for value in _read(each, "h")] for each in (store[owner], store[-1]))
        score = machine.score(machine.reference(tuple(reference)), machine.probe(tuple(probe)))
        wire.send(VENDOR, PLATFORM, "score", _written([score]), owner)
    return len(store)


def _templates_only(world: _World, wire: Wire) -> int:
    here, there = _supplied(world, wire).machine, _matcher()
    store = [
        wire.send(PLATFORM, VENDOR, "template", _written(here.reference(_laid(points))), owner)
        for owner, points in enumerate(world.enrolled)
    ]
    for owner, points in world.attempts:
        probe = here.probe(_laid(points))
        store.append(wire.send(PLATFORM, VENDOR, "template", _written((*probe.whitened, probe.unusual)), owner))
        *whitened, unusual = _read(store[-1])
        score = there.score(_read(store[owner]), Probe(tuple(whitened), unusual))
        wire.send(VENDOR, PLATFORM, "score", _written([score]), owner)
    return len(store)


def _fine_tuned(world: _World, wire: Wire) -> int:
    program = _supplied(world, wire)
    tuned = _trained(program.network, _examples(program.machine, world), rounds=10)
    wire.send(PLATFORM, VENDOR, "weights", _written(tuned.flat()))
    return 1


def _federated(world: _World, wire: Wire) -> int:
    """Each day the platform teaches the model with four customers and sends the change; the vendor sends the sum back."""
    program = _supplied(world, wire)
    examples, model, count = _examples(program.machine, world), program.network, 0
    for at in range(0, CUSTOMERS, FOUR):
        taught = _stepped(model, examples[at : at + FOUR])
        change = _written(minus(taught.flat(), model.flat()))
        update = _read(wire.send(PLATFORM, VENDOR, "update", change))
        model = _unflat(_read(wire.send(VENDOR, PLATFORM, "weights", _written(plus(model.flat(), update)))))
        count += 1
    return count


FOUR = 4
"""How many customers one update is learned from."""


def _training_set(world: _World, wire: Wire) -> int:
    _scored(_supplied(world, wire).machine, world)
    store = list[bytes]()
    for owner, points in [*enumerate(world.enrolled), *world.attempts]:
        store.append(wire.send(PLATFORM, VENDOR, "picture", _picture(points), owner))
        store.append(wire.send(PLATFORM, VENDOR, "label", struct.pack("<I", owner), owner))
    return len(store)


def _one_class_each(world: _World, wire: Wire) -> int:
    """The platform trains a model that says which customer it sees, and the vendor keeps a copy."""
    machine = _supplied(world, wire).machine
    examples = [(owner, machine.reference(_laid(points))) for owner, points in [*enumerate(world.enrolled), *world.attempts]]
    size = max(math.sqrt(dot(seen, seen)) for _, seen in examples)
    classes = [(0.0,) * len(COORDINATES)] * CUSTOMERS
    for _ in range(2):
        for owner, template in examples:
            seen = scaled(1 / size, [template])[0]
            sums = apply(classes, seen)
            most = max(sums)
            chances = [math.exp(each - most) for each in sums]
            total = sum(chances)
            for at, chance in enumerate(chances):
                wrong = chance / total - (at == owner)
                if abs(wrong) > 1e-3:  # smaller ones change nothing that can be seen, and take most of the time
                    classes[at] = tuple(weight - 4.0 * wrong * value for weight, value in zip(classes[at], seen, strict=True))
    wire.send(PLATFORM, VENDOR, "weights", _written(weight for row in classes for weight in row))
    return 1


# ---------------------------------------------------------------------------------------------------------------------
# can a customer be found again?


@dataclass(frozen=True, slots=True)
class Found:
    """How many customers the vendor could name with a gallery of people from elsewhere, by the strongest attack tried.

    `people`: customers of whom something crossed. `right` and `wrong`: how many of them the attack named rightly, and how many
    namings were wrong. `also`: what else was tried, with its result. `not_tried`: what was not.
    """

    attack: str
    people: int
    right: int
    wrong: int
    also: str
    not_tried: str

    @property
    def share(self) -> float:
        """The share of those people, from 0 to 1, who were found again."""
        return self.right / self.people if self.people else 0.0

    def __str__(self) -> str:
        also = f" {self.also}" if self.also else ""
        return f"{self.right} of {self.people} found again. Attack: {self.attack}.{also}"


_Attack = Callable[[_World, Wire, int], Found]

_NAMES = "which of the 200 is likeliest to be the owner, by chapter 4’s matcher"


def _nothing(world: _World, wire: Wire, seed: int) -> Found:
    attack = "none, because nothing made from a customer reached Lumen View"
    return Found(attack, 0, 0, 0, "", "whatever the wire does not carry")


def _best(template: Row, seed: int) -> tuple[int, float]:
    """Who in the gallery is likeliest to be the template's owner, and by which score."""
    machine = _matcher()
    scores = [machine.score(template, probe) for probe in _probes(seed)]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best, scores[best]


def _owned(wire: Wire, moves: Moves) -> dict[int, list[bytes]]:
    """What reached the vendor, by customer."""
    hers: dict[int, list[bytes]] = {}
    for payload, owner in zip(wire.received(VENDOR, moves), wire.owners(VENDOR, moves), strict=True):
        if owner is not None:
            hers.setdefault(owner, []).append(payload)
    return hers


def _named(templates: dict[int, Row], seed: int) -> int:
    """How many owners a search with one template of each puts first."""
    return sum(_best(template, seed)[0] == owner for owner, template in templates.items())


def _joined(seed: int, hers: dict[int, list[Features]], not_tried: str) -> Found:
    """Search with one capture of each customer, and with the mean of all: what comes together belongs together."""
    machine = _matcher()
    one = _named({owner: machine.reference(each[0]) for owner, each in hers.items()}, seed)
    means = {owner: tuple(sum(column) / len(each) for column in transposed(each)) for owner, each in hers.items()}
    right = _named({owner: machine.reference(mean) for owner, mean in means.items()}, seed)
    attack = f"all that came of one customer joined, then {_NAMES}"
    return Found(attack, len(hers), right, len(hers) - right, f"With one capture of each, {one}.", not_tried)


def _by_picture(world: _World, wire: Wire, seed: int) -> Found:
    hers = {owner: [_laid(_read(each, "d")) for each in payloads] for owner, payloads in _owned(wire, "picture").items()}
    return _joined(seed, hers, "what a real picture shows besides the points")


def _by_points(world: _World, wire: Wire, seed: int) -> Found:
    hers = {
        owner: [tuple(value / 10 for value in _read(each, "h")) for each in payloads]
        for owner, payloads in _owned(wire, "points").items()
    }
    return _joined(seed, hers, "a matcher that weighs the captures instead of taking their mean")


def _by_template(world: _World, wire: Wire, seed: int) -> Found:
    hers = {owner: _read(payloads[0]) for owner, payloads in _owned(wire, "template").items()}
    right, not_tried = _named(hers, seed), "turning a template back into points; joining several attempts"
    return Found(_NAMES, len(hers), right, len(hers) - right, "", not_tried)


def _by_failed(world: _World, wire: Wire, seed: int) -> Found:
    """A failed sample comes by itself: which of them are of one customer is not told."""
    hers = {owner: _laid(_read(payloads[0], "d")) for owner, payloads in _owned(wire, "picture").items()}
    right = _named({owner: _matcher().reference(each) for owner, each in hers.items()}, seed)
    also = f"From the {len(wire.received(VENDOR, 'log'))} lines of log alone nobody was named."
    not_tried = "joining the log with another record of who was where"
    return Found(_NAMES, len(hers), right, len(hers) - right, also, not_tried)


def _faces_in(change: Network) -> list[Row]:
    """What each neuron's change shows: divided by the change of its bias, a mean of the captures that woke it."""
    return [
        tuple(value / bias for value in row) for row, bias in zip(change.layer, change.bias, strict=True) if abs(bias) > 1e-6
    ]


def _template_of(seen: Row) -> Row:
    return _matcher().reference(plus(_average(), (SPREAD * value for value in seen)))


def _agreeing(candidates: Iterable[Row]) -> list[Row]:
    """Candidates that two neurons show alike. Where two agree, one capture alone woke both, and it is read off exactly."""
    groups: list[list[Row]] = []
    for each in candidates:
        near = 1e-3 * math.sqrt(dot(each, each))
        alike = (group for group in groups if math.dist(group[0], each) < near)
        group = next(alike, None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return [group[0] for group in groups if len(group) > 1]


def _from_updates(world: _World, wire: Wire, seed: int) -> Found:
    right, wrong, weaker = set[int](), 0, set[int]()
    for number, payload in enumerate(wire.received(VENDOR, "update")):
        taught = range(FOUR * number, FOUR * (number + 1))
        candidates = _faces_in(_unflat(_read(payload)))
        named = {_best(_template_of(each), seed)[0] for each in _agreeing(candidates)}
        right |= named & set(taught)
        wrong += len(named - set(taught))
        mean = tuple(sum(column) / len(candidates) for column in transposed(candidates))
        weaker |= {_best(_template_of(mean), seed)[0]} & set(taught)
    also = f"A weaker attack, the mean of what all neurons show, names {len(weaker)}: a weak attack looks like a good defence."
    attack = f"reading a capture off wherever two neurons of an update agree, then {_NAMES}"
    return Found(attack, CUSTOMERS, len(right), wrong, also, "updates learned from more customers at once; joining updates")


def _from_weights(world: _World, wire: Wire, seed: int) -> Found:
    (payload,) = wire.received(VENDOR, "weights")
    change = _unflat(minus(_read(payload), _read(_written(world.network.flat()))))
    certain = math.log(GALLERY)
    best = [_best(_template_of(each), seed) for each in _faces_in(change)]
    named = {name for name, score in best if score > certain}
    right = sum(name < CUSTOMERS for name in named)
    machine, space = _matcher(), _span([apply(_matcher().whiten_same, row) for row in change.layer])
    elsewhere = [_inside(space, machine.reference(each)) for each in world.gallery]
    taught = [_seen(_laid(points)) for _, points in world.attempts[:CUSTOMERS]]
    plain = _span(change.layer)
    same = [_inside(plain, each) for each in taught] + [_inside(plain, _seen(each)) for each in world.gallery[CUSTOMERS:]]
    another_day, very_capture = _told_apart(elsewhere), _told_apart(same)
    also = (
        "A stronger attack names nobody and tells who was among the customers: every change lies in the space of the captures "
        f"it was learned from. Of a customer and somebody else it picks the customer {another_day:.0%} of the time from a "
        f"picture of another day, and {very_capture:.0%} with the very capture (50% is chance)."
    )
    attack = f"what each neuron’s change shows, then {_NAMES}, where that is likelier than not"
    return Found(attack, CUSTOMERS, right, len(named) - right, also, "undoing the mixture; watching several versions")


def _from_classes(world: _World, wire: Wire, seed: int) -> Found:
    (payload,) = wire.received(VENDOR, "weights")
    numbers, width = _read(payload), len(COORDINATES)
    classes = [numbers[at : at + width] for at in range(0, len(numbers), width)]
    gallery = [_matcher().reference(each) for each in world.gallery]
    mean = tuple(sum(column) / len(gallery) for column in transposed(gallery))
    centred = [minus(each, mean) for each in gallery]
    sizes = [math.sqrt(dot(each, each)) for each in centred]
    right = 0
    for owner, weights in enumerate(classes):
        alike = [dot(weights, each) / size for each, size in zip(centred, sizes, strict=True)]
        right += max(range(GALLERY), key=alike.__getitem__) == owner
    attack = "each customer’s row of weights taken for a template, and the person of the 200 whose template points the same way"
    not_tried = "correcting a row for the other classes it was pushed away from"
    return Found(attack, CUSTOMERS, right, CUSTOMERS - right, "", not_tried)


def _span(rows: Iterable[Row]) -> list[Row]:
    """Rows of length one at right angles that span these, without those that are sums of the others."""
    found: list[Row] = []
    for row in rows:
        rest = without(found, row)
        length = math.sqrt(dot(rest, rest))
        if length > 1e-4 * math.sqrt(dot(row, row)) > 0:
            found.append(tuple(value / length for value in rest))
    return found


def _inside(space: Sequence[Row], vector: Row) -> float:
    """The share of a vector's square that lies in a space that `_span` gave, from 0 to 1."""
    return sum(dot(axis, vector) ** 2 for axis in space) / dot(vector, vector)


def _told_apart(scores: Sequence[float]) -> float:
    """How often a customer (the first ones) scores higher than another person: 0.5 is chance."""
    customers, others = scores[:CUSTOMERS], scores[CUSTOMERS:]
    wins = sum((one > other) + 0.5 * (one == other) for one in customers for other in others)
    return wins / (len(customers) * len(others))


# ---------------------------------------------------------------------------------------------------------------------
# all of them


@dataclass(frozen=True, slots=True)
class Deployment:
    """One way to put the vendor's recognition to work. Its partnership, of the same id, describes it on paper."""

    id: str
    title: str
    deploy: Callable[[_World, Wire], int]
    attack: _Attack


@dataclass(frozen=True, slots=True)
class Run:
    """What one run showed: what crossed, who was found again, and how many things of customers the vendor has at the end."""

    deployment: str
    seed: int
    crossings: tuple[Crossing, ...]
    found: Found
    left: int


_HOW: dict[str, tuple[Callable[[_World, Wire], int], _Attack]] = {
    "on-premises": (_alone, _nothing),
    "on-premises-unrecorded": (_alone, _nothing),
    "cloud-kept": (_cloud_kept, _by_picture),
    "cloud-not-kept": (_cloud_not_kept, _by_picture),
    "failed-samples": (_failed_samples, _by_failed),
    "points": (_points_only, _by_points),
    "templates": (_templates_only, _by_template),
    "fine-tuned": (_fine_tuned, _from_weights),
    "federated": (_federated, _from_updates),
    "training-set": (_training_set, _by_picture),
    "one-class-each": (_one_class_each, _from_classes),
}

DEPLOYMENTS: tuple[Deployment, ...] = tuple(Deployment(id, partnership(id).title, *_HOW[id]) for id in PARTNERSHIPS)
"""Every deployment, in the order in which the chapter meets them."""


@cache
def run(id: str, seed: int = SEEDS[0]) -> Run:
    """Run one deployment on the people of a seed: within two seconds. Raises KeyError for an id that is none.

    >>> run("federated").found.share > 0.8, run("fine-tuned").found.share < 0.1
    (True, True)
    """
    deploy, attack = _HOW[id]
    world, wire = _world(seed), Wire()
    left = deploy(world, wire)
    return Run(id, seed, wire.crossings, attack(world, wire, seed), left)


def measured(seeds: Iterable[int] = SEEDS) -> list[dict[str, Any]]:
    """One row for each deployment, for a table and a figure: what went to the vendor, and who was found again.

    `bytes` and `kinds` count what was made from customers and went to the vendor in the run of the first seed; `found`, `least`
    and `most` are shares of the customers of whom something went, from 0 to 1, over the seeds.
    """
    rows = []
    seeds = tuple(seeds)
    for deployment in DEPLOYMENTS:
        runs = [run(deployment.id, seed) for seed in seeds]
        out = [each for each in runs[0].crossings if each.receiver == VENDOR and each.moves != "licence fee"]
        shares = [each.found.share for each in runs]
        rows.append(
            {
                "id": deployment.id,
                "title": deployment.title,
                "kinds": [each.moves for each in out],
                "bytes": sum(each.bytes for each in out),
                "people": runs[0].found.people,
                "found": sum(shares) / len(shares),
                "least": min(shares),
                "most": max(shares),
            }
        )
    return rows
