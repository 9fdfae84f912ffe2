"""Submissions are found as platforms leave them; archives that lie or swell are refused in clear words, and write nowhere."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from casebook.grading.collect import MOST_FILES, NothingToCollect, Owner, Submission, collect
from casebook.notebook_file import MOST_BYTES

SLUGS = ("06-explicit-authorization", "07-minimization")
SIX, SEVEN = (f"{slug}.ipynb" for slug in SLUGS)


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def found(place: Path) -> dict[str, list[bytes]]:
    return {each.owner.name: [file.read() for file in each.files] for each in collect(place, slugs=SLUGS)}


MOODLE = {
    f"Lund Anna_4711_assignsubmission_file_/{SIX}": b"a6",
    f"Lund Anna_4711_assignsubmission_file_/{SEVEN}": b"a7",
    f"Osei Bo_4712_assignsubmission_file_/{SIX}": b"b6",
    "Varga Cy_4713_assignsubmission_onlinetext_/onlinetext.html": b"I could not do it",
}
PLATFORMS: dict[str, tuple[dict[str, bytes], dict[str, list[bytes]]]] = {
    "Moodle, in folders": (MOODLE, {"Lund Anna": [b"a6", b"a7"], "Osei Bo": [b"b6"], "Varga Cy": []}),
    "Moodle, flat": (
        {f"Lund Anna_4711_assignsubmission_file_{SIX}": b"a", f"Osei Bo_4712_assignsubmission_file_{SIX}": b"b"},
        {"Lund Anna": [b"a"], "Osei Bo": [b"b"]},
    ),
    "Moodle, zips": (
        {
            "Lund Anna_4711_assignsubmission_file_/week-2.zip": archive(
                {f"week-2/{SIX}": b"a", "week-2/data/claims.csv": b"x"}
            ),
            "Osei Bo_4712_assignsubmission_file_/my work.zip": archive({SIX: b"b"}),
        },
        {"Lund Anna": [b"a"], "Osei Bo": [b"b"]},
    ),
    "Canvas": (
        {
            f"lundanna_52_9031_{SIX}": b"a",
            "oseibo_LATE_53_9032_06-explicit-authorization-1.ipynb": b"b",
            "vargacy_54_9033_work.zip": archive({SIX: b"c"}),
        },
        {"lundanna": [b"a"], "oseibo": [b"b"], "vargacy": [b"c"]},
    ),
    "GitHub Classroom": (
        {
            f"week-2-annalund/{SIX}": b"a",
            "week-2-annalund/README.md": b"x",
            "week-2-annalund/.git/config": b"x",
            f"week-2-annalund/.ipynb_checkpoints/{SIX}": b"old",
            f"week-2-bo-osei/exercises/{SIX}": b"b",
            "week-2-cy/README.md": b"nothing done",
        },
        {"annalund": [b"a"], "bo-osei": [b"b"], "cy": []},
    ),
    "a mail folder": (
        {
            f"Anna Lund - {SIX}": b"a",
            "Bo Osei.ipynb": b"b",
            "Cy Varga.zip": archive({SIX: b"c", f"__MACOSX/._{SIX}": b"x"}),
            "notes.txt": b"mine",
        },
        {"Anna Lund": [b"a"], "Bo Osei": [b"b"], "Cy Varga": [b"c"]},
    ),
    "folders by hand": (
        {f"Anna Lund/{SIX}": b"a", f"Anna Lund/{SEVEN}": b"a7", f"Bo Osei/{SIX}": b"b"},
        {"Anna Lund": [b"a", b"a7"], "Bo Osei": [b"b"]},
    ),
}


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("shape", ["folder", "folder in a folder", "zip", "zip of a folder", "zip in a folder"])
def test_a_platforms_way_of_leaving_files(name: str, shape: str, tmp_path: Path) -> None:
    files, expected = PLATFORMS[name]
    above = "submissions/" if shape in ("folder in a folder", "zip of a folder") else ""
    files = {above + path: content for path, content in files.items()}
    place = tmp_path / "submissions.zip"
    if shape.startswith("zip"):
        place.write_bytes(archive(files))
        place = tmp_path if shape == "zip in a folder" else place
    else:
        place = laid_out(tmp_path / "in", files)
    assert found(place) == expected


def test_one_students_folder_is_one_student(tmp_path: Path) -> None:
    laid_out(tmp_path / "Anna Lund", {SIX: b"6", SEVEN: b"7", "data/claims.csv": b"x"})
    assert found(tmp_path / "Anna Lund") == {"Anna Lund": [b"6", b"7"]}
    (tmp_path / "Bo.ipynb").write_bytes(b"b")
    assert found(tmp_path / "Bo.ipynb") == {"Bo": [b"b"]}


def test_namesakes_stay_two(tmp_path: Path) -> None:
    files = {f"Lund Anna_{number}_assignsubmission_file_/{SIX}": b"x" for number in (1, 2)}
    both = collect(laid_out(tmp_path, files))
    assert len({each.owner.key for each in both}) == 2
    assert Owner("A/../../etc", "").key.startswith("A-etc-")
    assert "/" not in Owner("…/=", "").key


def test_nothing_to_collect_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToCollect, match="holds no notebook"):
        collect(tmp_path)
    with pytest.raises(NothingToCollect, match="is not there"):
        collect(tmp_path / "no")
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(NothingToCollect, match="neither a folder"):
        collect(tmp_path / "a.pdf")


# ---------------------------------------------------------------------------------------------------------------------
# archives that nobody should trust


def refused(tmp_path: Path, content: bytes) -> Submission:
    """Anna's zip, in a folder with Bo's notebook: Bo is found whatever Anna's holds."""
    folder = laid_out(tmp_path / "in", {"Anna.zip": content, "Bo.ipynb": b"b"})
    before = sorted(path for path in tmp_path.rglob("*"))
    both = {each.owner.name: each for each in collect(folder, slugs=SLUGS)}
    for file in both["Anna"].files:
        with contextlib.suppress(zipfile.BadZipFile):
            assert len(file.read()) <= MOST_BYTES + 1
    assert [file.read() for file in both["Bo"].files] == [b"b"]
    assert sorted(path for path in tmp_path.rglob("*")) == before, "nothing is unpacked"
    return both["Anna"]


@pytest.mark.parametrize("name", [f"../../{SIX}", f"/tmp/{SIX}", f"..\\..\\{SIX}", f"C:\\{SIX}", f"a/../../../{SIX}"])
def test_a_name_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    anna = refused(tmp_path, archive({name: b"x"}))
    assert not anna.files
    assert "points outside" in anna.left_out[0]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo(SIX)
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "symbolic link" in refused(tmp_path, out.getvalue()).left_out[0]


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    secret = laid_out(tmp_path / "secret", {SIX: b"secret"})
    folder = laid_out(tmp_path / "in", {"Bo.ipynb": b"b"})
    (folder / "Anna").mkdir()
    os.symlink(secret / SIX, folder / "Anna" / SIX)
    os.symlink(secret, folder / "Cy")
    assert found(folder) == {"Anna": [], "Bo": [b"b"], "Cy": []}
    assert all("symbolic link" in each.left_out[0] for each in collect(folder) if each.owner.name != "Bo")


def test_a_pipe_in_a_folder_is_refused(tmp_path: Path) -> None:
    folder = laid_out(tmp_path, {"Bo.ipynb": b"b"})
    os.mkfifo(folder / "Anna.ipynb")
    assert found(folder) == {"Anna": [], "Bo": [b"b"]}


def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "in", {"Anna.ipynb": b"a"})
    secret = laid_out(tmp_path / "secret", {SIX: b"secret"})
    (anna,) = collect(folder)
    (folder / "Anna.ipynb").unlink()
    os.symlink(secret / SIX, folder / "Anna.ipynb")
    with pytest.raises(OSError, match="symbolic links"):
        anna.files[0].read()


def test_a_bomb_does_not_go_off(tmp_path: Path) -> None:
    anna = refused(tmp_path, archive({SIX: b"0" * (300 << 20)}))
    assert not anna.files
    assert "swells to 300 MB" in anna.left_out[0]


def test_a_bomb_that_hides_its_size_is_read_to_its_bound(tmp_path: Path) -> None:
    small, large = (200).to_bytes(4, "little"), (80 << 20).to_bytes(4, "little")
    anna = refused(tmp_path, archive({SIX: b"0" * (80 << 20)}).replace(large, small))
    assert anna.files or anna.left_out


def test_bombs_within_bombs_stay_closed(tmp_path: Path) -> None:
    content = archive({SIX: b"x"})
    for _ in range(4):
        content = archive({"more.zip": content})
    assert "a zip within zips" in refused(tmp_path, content).left_out[0]


def test_very_many_files_of_one_student_are_bounded(tmp_path: Path) -> None:
    anna = refused(tmp_path, archive({f"{at}.ipynb": b"x" for at in range(MOST_FILES + 50)}))
    assert len(anna.files) == MOST_FILES
    assert "the others were not read" in anna.left_out[0]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no zip", b"", archive({SIX: b"x" * 999})[:100]], ids=["no zip", "empty", "cut off"]
)
def test_a_broken_archive_is_named(content: bytes, tmp_path: Path) -> None:
    assert "cannot be read as a zip" in refused(tmp_path, content).left_out[0]


def test_an_encrypted_archive_is_named(tmp_path: Path) -> None:
    content = bytearray(archive({SIX: b"x"}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + at] |= 1
    assert "is encrypted" in refused(tmp_path, bytes(content)).left_out[0]


def test_a_name_that_cannot_be_seen_is_tidied(tmp_path: Path) -> None:
    names = [
        each.owner.name for each in collect(laid_out(tmp_path, {"Anna\u202e\nLund.ipynb": b"a", "x" * 200 + ".ipynb": b"b"}))
    ]
    assert names == ["Anna Lund", "x" * 120]
