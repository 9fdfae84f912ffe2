"""Whose table can be cut up in public? Nobody's: customers of Birch Pay, which is invented, drawn from a seed.

Each has an age, a district and the kind of shop she pays at most. The share who pay at each kind depends on age and
district, because in real tables habits do: that is what the attacks on such tables live on. All shares are invented.

>>> customers(2, seed=2020)[0]
{'age': 57, 'district': 'Station', 'pays at': 'grocer'}

The seed makes the customers, in every Python alike, and the first ones do not depend on how many follow:

>>> customers(2, seed=2020) == customers(600, seed=2020)[:2]
True
"""

from __future__ import annotations

from random import Random
from typing import Any

BANKS = {
    "Quarry": "north bank",
    "Station": "north bank",
    "University": "north bank",
    "Docks": "south bank",
    "Old Town": "south bank",
    "Orchards": "south bank",
}
"""The districts of an invented town, and the bank of the river each lies on."""

SHOPS = ("grocer", "clinic", "school", "bar", "lender", "bookshop")


def customers(count: int, seed: int) -> list[dict[str, Any]]:
    """Draw rows: age in years (20 to 79), district, and the kind of shop the customer pays at most."""
    random = Random(seed).random  # random() alone is the same in every Python
    districts = tuple(BANKS)
    rows = []
    for _ in range(count):
        age, district = 20 + int(60 * random()), districts[int(len(districts) * random())]
        usual = _usual_shop(age, district)
        follows = random() < (0.97 if age >= 60 else 0.8)
        rows.append({"age": age, "district": district, "pays at": usual if follows else SHOPS[int(len(SHOPS) * random())]})
    return rows


def _usual_shop(age: int, district: str) -> str:
    if age >= 60:
        return "clinic"
    if district == "University":
        return "bookshop" if age < 30 else "grocer"
    return "school" if 30 <= age < 45 else "grocer"
