"""How much does each attack find, and what does each defence cost? The experiments behind `data/model_memory.csv`.

Each is a function of seeds that yields measurements, one value for each seed. Nobody is in two roles: the people whom a
system learned from, its customers, the attacker's own people, strangers and the other organisation's people are drawn with
seeds of their own, and so is each experiment. `make measure` runs them all, in some minutes, and stores what they give; pages
read the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from casebook.memory_experiments import membership, templates, updates
from casebook.memory_experiments.measured import SEEDS, Measured

EXPERIMENTS: dict[str, Callable[[], Iterator[Measured]]] = {
    "learning": membership.learning,
    "membership": membership.membership,
    "other people": membership.other_people,
    "average": membership.average,
    "federated": membership.federated,
    "templates": templates.templates,
    "references": templates.references,
    "climbing": templates.climbing,
    "heads": templates.heads,
    "batches": updates.batches,
    "noises": updates.noises,
    "budgets": updates.budgets,
}

__all__ = ["EXPERIMENTS", "SEEDS", "Measured"]
