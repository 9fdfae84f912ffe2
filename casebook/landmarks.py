"""Which 83 points stand for a face, and what can be measured on them?

The points are named as Face++ names its 83 landmarks; left and right are the viewer's. Twenty dimensions put them in place,
and fourteen distances can be read off again as anthropometry publishes them: breadths across, heights down.

>>> points = place({dimension: 10.0 for dimension in DIMENSIONS})
>>> named(points)["nose_tip"]
(0.0, 0.0)
>>> distances(points)["cheek_breadth"]
10.0
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

Points = tuple[float, ...]
"""166 numbers: x and y of each landmark, in the order of `LANDMARKS`. Millimetres; x grows to the viewer's right, y upwards,
from the middle of the root of the nose."""

# Each landmark: how far it stands out from the curve of the face (mm), its x and its y. Names of dimensions are those of
# data/face_dimensions.csv; the weights are our reading of a frontal view. Landmarks on the viewer's left mirror these. The
# corners of an eye lie around a point 1.6 mm nearer to the nose than the pupil is: half of what the mean distance between
# pupils (ansur-2) exceeds the mean distance between the middles of the eyes' corners (facial-norms-3d), in either sex.
PLACES = """
contour_chin   | -2 | 0                                     | - face_height
contour_right1 |  0 | .485 cheek_breadth                    | 0
contour_right2 |  0 | .5 cheek_breadth                      | - .12 face_height
contour_right3 |  0 | .492 cheek_breadth                    | - .24 face_height
contour_right4 |  0 | .375 cheek_breadth + .12 jaw_breadth  | - .36 face_height
contour_right5 |  0 | .225 cheek_breadth + .275 jaw_breadth | - .48 face_height
contour_right6 |  0 | .5 jaw_breadth                        | - .6 face_height
contour_right7 |  0 | .39 jaw_breadth + .11 chin_breadth    | - .72 face_height
contour_right8 |  0 | .2 jaw_breadth + .36 chin_breadth     | - .83 face_height
contour_right9 |  0 | .5 chin_breadth                       | - .93 face_height

right_eye_pupil               | 0 | .5 pupil_distance                        | - eye_level + .05 eye_height
right_eye_center              | 0 | .5 pupil_distance - 1.6                  | - eye_level
right_eye_left_corner         | 0 | .5 pupil_distance - 1.6 - .5 eye_length  | - eye_level - .5 eye_tilt
right_eye_right_corner        | 0 | .5 pupil_distance - 1.6 + .5 eye_length  | - eye_level + .5 eye_tilt
right_eye_top                 | 0 | .5 pupil_distance - 1.6                  | - eye_level + .55 eye_height
right_eye_bottom              | 0 | .5 pupil_distance - 1.6                  | - eye_level - .45 eye_height
right_eye_upper_left_quarter  | 0 | .5 pupil_distance - 1.6 - .25 eye_length | - eye_level + .44 eye_height - .25 eye_tilt
right_eye_upper_right_quarter | 0 | .5 pupil_distance - 1.6 + .25 eye_length | - eye_level + .44 eye_height + .25 eye_tilt
right_eye_lower_left_quarter  | 0 | .5 pupil_distance - 1.6 - .25 eye_length | - eye_level - .34 eye_height - .25 eye_tilt
right_eye_lower_right_quarter | 0 | .5 pupil_distance - 1.6 + .25 eye_length | - eye_level - .36 eye_height + .25 eye_tilt

right_eyebrow_left_corner         | 0 | .5 pupil_distance - .45 brow_length | brow_height - eye_level - 2
right_eyebrow_right_corner        | 0 | .5 pupil_distance + .55 brow_length | brow_height - eye_level - 3.5
right_eyebrow_upper_left_quarter  | 0 | .5 pupil_distance - .22 brow_length | brow_height - eye_level + .5 brow_thickness
right_eyebrow_upper_middle        | 0 | .5 pupil_distance + .05 brow_length | brow_height - eye_level + .5 brow_thickness + 2
right_eyebrow_upper_right_quarter | 0 | .5 pupil_distance + .3 brow_length  | brow_height - eye_level + .45 brow_thickness + 1
right_eyebrow_lower_left_quarter  | 0 | .5 pupil_distance - .22 brow_length | brow_height - eye_level - .5 brow_thickness
right_eyebrow_lower_middle        | 0 | .5 pupil_distance + .05 brow_length | brow_height - eye_level - .5 brow_thickness + 1.5
right_eyebrow_lower_right_quarter | 0 | .5 pupil_distance + .3 brow_length  | brow_height - eye_level - .4 brow_thickness + .5

nose_contour_right1       |  8 | .5 nose_root_breadth                     | 0
nose_contour_right2       |  8 | .27 nose_breadth + .12 nose_root_breadth | - .55 nose_height
nose_contour_right3       |  8 | .28 nose_breadth                         | - .96 nose_height
nose_right                |  8 | .5 nose_breadth                          | - .86 nose_height
nose_contour_lower_middle | 10 | 0                                        | - nose_height
nose_tip                  | 22 | 0                                        | - nose_height + nose_tip_height

mouth_right_corner             | 5 | .5 mouth_breadth  | - nose_height - upper_lip_height
mouth_upper_lip_top            | 5 | 0                 | - nose_height - upper_lip_height + upper_vermilion
mouth_upper_lip_bottom         | 5 | 0                 | - nose_height - upper_lip_height
mouth_upper_lip_right_contour1 | 5 | .11 mouth_breadth | - nose_height - upper_lip_height + upper_vermilion + 1
mouth_upper_lip_right_contour2 | 5 | .3 mouth_breadth  | - nose_height - upper_lip_height + .62 upper_vermilion
mouth_upper_lip_right_contour3 | 5 | .25 mouth_breadth | - nose_height - upper_lip_height + .3
mouth_lower_lip_top            | 5 | 0                 | - nose_height - upper_lip_height - .4
mouth_lower_lip_bottom         | 5 | 0                 | - nose_height - upper_lip_height - lower_vermilion
mouth_lower_lip_right_contour1 | 5 | .25 mouth_breadth | - nose_height - upper_lip_height - .6
mouth_lower_lip_right_contour2 | 5 | .32 mouth_breadth | - nose_height - upper_lip_height - .6 lower_vermilion
mouth_lower_lip_right_contour3 | 5 | .15 mouth_breadth | - nose_height - upper_lip_height - .95 lower_vermilion
"""

DISTANCES = {
    "cheek_breadth": "contour_right2.x - contour_left2.x",
    "face_height": ".5 nose_contour_left1.y + .5 nose_contour_right1.y - contour_chin.y",
    "pupil_distance": "right_eye_pupil.x - left_eye_pupil.x",
    "nose_breadth": "nose_right.x - nose_left.x",
    "mouth_breadth": "mouth_right_corner.x - mouth_left_corner.x",
    "nose_height": ".5 nose_contour_left1.y + .5 nose_contour_right1.y - nose_contour_lower_middle.y",
    "jaw_breadth": "contour_right6.x - contour_left6.x",
    "inner_eye_distance": "right_eye_left_corner.x - left_eye_right_corner.x",
    "outer_eye_distance": "right_eye_right_corner.x - left_eye_left_corner.x",
    "upper_lip_height": "nose_contour_lower_middle.y - mouth_upper_lip_bottom.y",
    "upper_vermilion": "mouth_upper_lip_top.y - mouth_upper_lip_bottom.y",
    "lower_vermilion": "mouth_upper_lip_bottom.y - mouth_lower_lip_bottom.y",
    "eye_height": ".5 left_eye_top.y - .5 left_eye_bottom.y + .5 right_eye_top.y - .5 right_eye_bottom.y",
    "nose_root_breadth": "nose_contour_right1.x - nose_contour_left1.x",
}
"""The distances that are published, or follow from published ones, as sums of coordinates. Millimetres."""


def terms(text: str) -> dict[str, float]:
    """Read a sum of weighted names; the key of a constant is empty.

    >>> terms(".5 pupil_distance - eye_length - 1.6")
    {'pupil_distance': 0.5, 'eye_length': -1.0, '': -1.6}
    """
    found = re.findall(r"([+-]?) *(\d*\.?\d*) *([a-z][\w.]*)?", text)
    return {name: float(sign + (number or "1")) for sign, number, name in found if number or name}


def other_side(landmark: str) -> str:
    """The landmark's mirror image.

    >>> other_side("right_eye_left_corner")
    'left_eye_right_corner'
    """
    return re.sub("left|right", lambda side: "left" if side.group() == "right" else "right", landmark)


def _placed() -> Iterator[tuple[str, dict[str, float], dict[str, float], float]]:
    for line in filter(None, PLACES.splitlines()):
        landmark, out, x, y = (part.strip() for part in line.split("|"))
        yield landmark, terms(x), terms(y), float(out)
        if "right" in landmark:
            yield other_side(landmark), {name: -weight for name, weight in terms(x).items()}, terms(y), float(out)


LANDMARKS = tuple(landmark for landmark, *_ in _placed())
"""The names of the 83 points."""

COORDINATES = {f"{landmark}.{axis}": at for at, (landmark, axis) in enumerate(product(LANDMARKS, "xy"))}
"""Where each coordinate stands among the 166 numbers: `COORDINATES["nose_tip.y"]`."""

STANDS_OUT = tuple(out for *_, out in _placed())
"""How far each landmark stands out from the curve of the face, towards the camera. Millimetres."""

_FORMULAS = tuple(tuple(formula.items()) for _, x, y, _ in _placed() for formula in (x, y))

DIMENSIONS = tuple(dict.fromkeys(name for formula in _FORMULAS for name, _ in formula if name))
"""The names of the twenty dimensions that put the points in place."""

_MEASURES = {
    distance: tuple((COORDINATES[name], weight) for name, weight in terms(text).items()) for distance, text in DISTANCES.items()
}


def place(dimensions: Mapping[str, float]) -> Points:
    """The face with these dimensions (mm), symmetric, without a residual. Raises KeyError for a dimension that is missing."""
    sizes = {"": 1.0, **dimensions}
    return tuple(sum(weight * sizes[name] for name, weight in formula) for formula in _FORMULAS)


def distances(points: Points) -> dict[str, float]:
    """What can be measured on the points, in millimetres, in the order of `DISTANCES`."""
    return {name: sum(weight * points[at] for at, weight in measure) for name, measure in _MEASURES.items()}


def woven(xs: Iterable[float], ys: Iterable[float]) -> Points:
    """Points from all x and all y.

    >>> woven([1.0, 2.0], [8.0, 9.0])
    (1.0, 8.0, 2.0, 9.0)
    """
    return tuple(value for pair in zip(xs, ys, strict=True) for value in pair)


def named(points: Points) -> dict[str, tuple[float, float]]:
    """The points by name: `named(points)["nose_tip"]` is (x, y)."""
    return {landmark: (points[2 * at], points[2 * at + 1]) for at, landmark in enumerate(LANDMARKS)}


def strokes() -> Iterator[tuple[str, ...]]:
    """The lines that join the dots in a drawing, each a tuple of landmarks.

    >>> {landmark for stroke in strokes() for landmark in stroke} ^ set(LANDMARKS) == {
    ...     f"{side}_eye_{middle}" for side in ("left", "right") for middle in ("center", "pupil")} | {"nose_tip"}
    True
    """
    yield (*(f"contour_left{at}" for at in range(1, 10)), "contour_chin", *(f"contour_right{at}" for at in range(9, 0, -1)))
    eye = "left_corner upper_left_quarter top upper_right_quarter right_corner lower_right_quarter bottom lower_left_quarter"
    brow = eye.replace("top", "upper_middle").replace("bottom", "lower_middle")
    for side in ("left", "right"):
        for part, around in (("eye", eye), ("eyebrow", brow)):
            ring = [f"{side}_{part}_{place}" for place in around.split()]
            yield (*ring, ring[0])
    down = ("contour_left1", "contour_left2", "left", "contour_left3")
    yield tuple(f"nose_{part}" for part in (*down, "contour_lower_middle", *(other_side(part) for part in reversed(down))))
    for half in (
        "left_corner upper_lip_left_contour2 upper_lip_left_contour1 upper_lip_top",
        "left_corner upper_lip_left_contour3 upper_lip_bottom",
        "left_corner lower_lip_left_contour1 lower_lip_top",
        "left_corner lower_lip_left_contour2 lower_lip_left_contour3 lower_lip_bottom",
    ):
        left = [f"mouth_{part}" for part in half.split()]
        yield (*left, *(other_side(landmark) for landmark in reversed(left[:-1])))
