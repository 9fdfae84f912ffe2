"""Nothing is published without an address for corrections, nothing released whose versions differ or whose review has no day."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import HTML, ROOT, Built

from casebook import __version__
from casebook.book.browser import NAMES
from casebook.book.corrections import NotAnAddress, address
from casebook.book.release import entries, examine, versions

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PUBLISHING = (ROOT / "docs" / "publishing.md").read_text("utf-8")
HOME = "# Home\n\n```{corrections-address}\n```\n"


def _run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command at the root, with no address but the one given here."""
    inherited = {name: value for name, value in os.environ.items() if name != "CORRECTIONS"}
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=inherited | environment, capture_output=True, text=True, check=False
    )


def _gate(**environment: str) -> subprocess.CompletedProcess[str]:
    return _run(sys.executable, "-m", "casebook.book.corrections", **environment)


# ---------------------------------------------------------------------------------------------------------------------
# the address for corrections


def test_without_an_address_nothing_is_published_and_the_message_says_what_to_do() -> None:
    for refused in (_gate(), _gate(CORRECTIONS="")):
        assert refused.returncode == 1
        assert "Not published: no address for corrections is given." in refused.stderr
        for way in ("CORRECTIONS=… make site", "casebook_corrections in _config.yml", "GitHub or GitLab"):
            assert way in refused.stderr


@pytest.mark.parametrize("given", ["privacy@example.org", "https://example.org/corrections?of=book"])
def test_with_an_address_it_may_be_published(given: str) -> None:
    allowed = _gate(CORRECTIONS=given)
    assert (allowed.returncode, allowed.stderr) == (0, "")
    assert given in allowed.stdout


@pytest.mark.parametrize("given", ["…", "privacy", "privacy@localhost", "http://example.org", "https://", "a@b.org c@d.org"])
def test_what_is_no_address_is_refused(given: str) -> None:
    refused = _gate(CORRECTIONS=given)
    assert refused.returncode == 1
    assert "neither an e-mail address" in refused.stderr
    assert given in refused.stderr


def test_the_environment_comes_before_the_configuration() -> None:
    assert address("a@example.org", {}) == "a@example.org"
    assert address("a@example.org", {"CORRECTIONS": ""}) == "a@example.org"
    assert address("a@example.org", {"CORRECTIONS": "b@example.org"}) == "b@example.org"
    assert address(None, {}) == ""
    with pytest.raises(NotAnAddress, match=r"_config\.yml"):
        address("nobody", {})


def test_make_site_asks_for_the_address_before_it_builds() -> None:
    # Without LC_ALL make speaks the language of the locale, in its letters.
    planned = _run("make", "--dry-run", "site", LC_ALL="C").stdout
    assert 0 < planned.index("casebook.book.corrections") < planned.index('jupyter-book" build')


def test_the_home_page_links_the_address(strict_build: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS", "privacy@example.org")
    done = strict_build(HOME)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "x" / "index.html").read_text("utf-8")
    assert 'href="mailto:privacy@example.org"' in unquote(unescape(page))  # Sphinx writes it so that not every robot reads it


def test_the_home_page_of_a_draft_says_so(strict_build: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CORRECTIONS", raising=False)
    assert strict_build(HOME).returncode == 0
    assert "it is a draft" in (tmp_path / "out" / "x" / "index.html").read_text("utf-8")


def test_a_build_with_what_is_no_address_fails(strict_build: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRECTIONS", "nobody")
    done = strict_build(HOME)
    assert done.returncode != 0
    assert "neither an e-mail address" in done.stderr


# ---------------------------------------------------------------------------------------------------------------------
# versions, and the day of review


def test_every_place_names_the_same_version() -> None:
    assert set(versions(ROOT).values()) == {__version__}


def test_every_entry_of_the_changelog_says_when_law_and_facts_were_reviewed() -> None:
    found = entries((ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert found
    assert [entry.version for entry in found if not entry.reviewed] == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a release is judged by, ready to be released as v0.1.0."""
    for place in versions(ROOT):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / place, tmp_path / place)
        text = (tmp_path / place).read_text("utf-8").replace(f'"{__version__}"', '"0.1.0"')
        (tmp_path / place).write_text(text, "utf-8")
    _put(tmp_path / "CITATION.cff", r"^version: .*$", "version: 0.1.0")
    _put(tmp_path / "CITATION.cff", r"^date-released: .*$", 'date-released: "2026-11-30"')
    text = "# Changelog\n\n## 0.1.0, 30 November 2026\n\nLaw and facts last reviewed: 23 November 2026.\n\n- A book.\n"
    (tmp_path / "CHANGELOG.md").write_text(text, "utf-8")
    return tmp_path


def _put(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), flags=re.MULTILINE)
    assert count == 1, f"{path.name} has {count} of {pattern}"
    path.write_text(text, "utf-8")


def test_a_tree_that_agrees_is_released(tree: Path) -> None:
    assert examine(tree, "v0.1.0").passed


@pytest.mark.parametrize("tag", ["v0.2.0", "0.1.0", "v0.1.0-rc1"])
def test_a_wrong_tag_is_refused_by_every_place(tree: Path, tag: str) -> None:
    report = examine(tree, tag)
    assert {finding.where for finding in report.findings} == set(versions(tree))
    assert f"v0.1.0, not {tag}" in str(report)


@pytest.mark.parametrize(
    ("place", "pattern", "replacement"),
    [
        ("pyproject.toml", r'^version = "0\.1\.0"', 'version = "0.2.0"'),
        ("casebook/__init__.py", r'^__version__ = "0\.1\.0"', '__version__ = "0.2.0"'),
        ("casebook/__init__.py", r"^__version__ = .*\n", ""),
        ("CITATION.cff", r"^version: 0\.1\.0", "version: 0.2.0"),
        ("data/datapackage.json", r'"version": "0\.1\.0"', '"version": "0.2.0"'),
        ("CHANGELOG.md", r"^## 0\.1\.0", "## 0.2.0"),
    ],
)
def test_one_place_that_differs_is_named(tree: Path, place: str, pattern: str, replacement: str) -> None:
    _put(tree / place, pattern, replacement)
    report = examine(tree, "v0.1.0")
    assert [(finding.where, finding.rule) for finding in report.findings] == [(place, "one version")]


@pytest.mark.parametrize(
    ("place", "pattern", "replacement", "rule"),
    [
        ("CHANGELOG.md", r"^Law and facts.*\n", "", "day of review"),
        ("CHANGELOG.md", r"23 November 2026", "31 June 2026", "day of review"),
        ("CHANGELOG.md", r"23 November 2026", "soon", "day of review"),
        ("CHANGELOG.md", r"23 November 2026", "1 December 2026", "day of review"),
        ("CHANGELOG.md", r"30 November 2026", "unreleased", "day of release"),
        ("CITATION.cff", r"2026-11-30", "2026-11-29", "day of release"),
        ("CITATION.cff", r"^date-released.*\n", "", "day of release"),
    ],
)
def test_a_day_that_is_missing_or_wrong_is_named(tree: Path, place: str, pattern: str, replacement: str, rule: str) -> None:
    _put(tree / place, pattern, replacement)
    report = examine(tree, "v0.1.0")
    assert [(finding.where, finding.rule) for finding in report.findings] == [(place, rule)]


def test_an_older_entry_does_not_lend_its_review_day_to_the_top_one(tree: Path) -> None:
    older = (tree / "CHANGELOG.md").read_text("utf-8").removeprefix("# Changelog\n\n").replace("0.1.0", "0.0.9")
    _put(tree / "CHANGELOG.md", r"^Law and facts.*\n", "")
    (tree / "CHANGELOG.md").write_text((tree / "CHANGELOG.md").read_text("utf-8") + "\n" + older, "utf-8")
    assert [finding.rule for finding in examine(tree, "v0.1.0").findings] == ["day of review"]


def test_the_notes_are_the_top_entry_with_a_paragraph_on_each_line() -> None:
    entry = "Law and facts last reviewed: 23 November 2026.\n\n- One\n  thing.\n- Another.\n"
    top, older = entries(f"# Changelog\n\n## 0.2.0, 30 November 2026\n\n{entry}\n## 0.1.0, unreleased\n\n- Old.\n")
    assert top.notes == "Law and facts last reviewed: 23 November 2026.\n\n- One thing.\n- Another."
    assert older.released is None


def test_the_command_refuses_with_every_finding_and_prints_no_notes() -> None:
    refused = _run(sys.executable, "-m", "casebook.book.release", "v9.9.9")
    assert refused.returncode == 1
    assert refused.stdout == ""
    for place in versions(ROOT):
        assert place in refused.stderr


# ---------------------------------------------------------------------------------------------------------------------
# what hosts are given


def _valid(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    return _run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


def _gitlab_snippet() -> str:
    (snippet,) = re.findall(r"^```yaml\n(.*?)^```$", PUBLISHING, re.MULTILINE | re.DOTALL)
    return str(snippet)


def test_workflows_and_citation_are_valid() -> None:
    assert [path.stem for path in WORKFLOWS] == ["links", "measure", "pages", "release", "test"]
    for done in (_valid("github-workflows", *WORKFLOWS), _valid("citation-file-format", ROOT / "CITATION.cff")):
        assert done.returncode == 0, done.stdout


def test_the_snippet_for_gitlab_is_valid(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(_gitlab_snippet(), "utf-8")
    done = _valid("gitlab-ci", path)
    assert done.returncode == 0, done.stdout
    assert len(_gitlab_snippet().splitlines()) <= 12


def test_what_is_not_valid_would_be_found(tmp_path: Path) -> None:
    """The control."""
    path = tmp_path / "broken.yml"
    path.write_text(WORKFLOWS[0].read_text("utf-8").replace("runs-on:", "runs_on:"), "utf-8")
    assert _valid("github-workflows", path).returncode != 0
    path.write_text(_gitlab_snippet().replace("script:", "scripts:"), "utf-8")
    assert _valid("gitlab-ci", path).returncode != 0


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_bounded_pinned_and_thin(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.index("\npermissions:") < text.index("\njobs:")
    assert "\nconcurrency:" in text
    assert text.count("timeout-minutes:") == text.count("runs-on:")
    for used in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    assert "${{" not in "".join(re.findall(r"run: .*", text)), "what GitHub fills in reaches a shell through the environment"


PUBLISH_NOTHING = ("links", "measure", "test")


def test_whatever_publishes_goes_through_make_site() -> None:
    for text in (*(path.read_text("utf-8") for path in WORKFLOWS if path.stem not in PUBLISH_NOTHING), _gitlab_snippet()):
        assert re.search(r"(run:|-) make site", text)
        assert not re.search(r"make (book|zip)", text)
    for path in WORKFLOWS:
        assert ("vars.CORRECTIONS" in path.read_text("utf-8")) == (path.stem not in PUBLISH_NOTHING)


def test_ci_looks_for_the_same_browsers_as_the_tests() -> None:
    assert f"browsers=({' '.join(NAMES)})" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_a_branch_can_be_served_and_no_hidden_file_is_kept_offline() -> None:
    """GitHub passes a branch through Jekyll, which drops `_static`, unless .nojekyll is there; other ways may not send it."""
    assert (HTML / ".nojekyll").is_file()
    assert '"index.html"' in (HTML / "sw.js").read_text("utf-8")
    assert not re.search(r'"(?:[^"]*/)?\.[^"/]+"', (HTML / "sw.js").read_text("utf-8").partition("const MEGABYTES")[0])
