"""A few people and captures as digits, as JSON: run by CPython and by the page's Python, which must agree."""

import hashlib
import json
import sys

from casebook import faces, recognition
from casebook.landmarks import distances


def digits():
    """Written-down values, and one hash over all coordinates rounded to a millionth of a millimetre."""
    crowd = faces.people(20, seed=2020)
    seen = {setting: faces.captures(crowd, seed=1, setting=setting) for setting in faces.SETTINGS}
    features = [recognition.features(points) for points in seen["phone"]]
    rows = [person.points for person in crowd] + [points for each in seen.values() for points in each] + features
    lines = "\n".join(" ".join(f"{value:.6f}" for value in row) for row in rows)
    return {
        "python": sys.version.split()[0],
        "sexes": [person.sex for person in crowd],
        "first": [round(value, 6) for value in distances(crowd[0].points).values()],
        "captured": [round(value, 6) for value in distances(seen["phone"][0]).values()],
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }


json.dumps(digits())
