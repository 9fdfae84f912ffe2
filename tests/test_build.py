"""What must fail the build fails it: broken citations, vanishing figures, missing sentences, unreadable maths."""

from __future__ import annotations

import pytest
from conftest import Built

from casebook.book.maths import mathml
from casebook.book.site import accessible, content_security_policy
from casebook.figures import show

HEAD = "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\nkernelspec: {display_name: Python 3, language: python, name: python3}\n---\n\n# A page\n\n"


def _cell(code: str) -> str:
    return f"{HEAD}```{{code-cell}} ipython3\n{code}\n```\n"


GOOD = {
    "a claim": "{claim}`L04`",
    "a rule in force": "{rule}`CL012 on 2020-09-12`",
    "a later rule": "{rule}`CL020 later`",
    "a hypothetical": "{rule}`LAW-001 hypothetical`",
    "a titled term": "{term}`claims <claim>`",
    "a source": "{source}`nandu`",
    "a headline": "{headline}`H05`",
    "an outcome": "{outcome}`CASE-1`",
    "a case": "{case}`CASE-004`",
    "a step of the chain": "{chain}`CA-027`",
    "a titled penalty": "{penalty}`the fine <F06>`",
    "maths": "$x^2$",
}
BAD = {
    "no such claim": ("{claim}`Z99`", "data/claims.csv has no row Z99"),
    "a rule not yet in force": (
        "{rule}`CL020 on 2020-09-12`",
        "rule CL020 was not in force on 2020-09-12: it runs from 2020-10-01",
    ),
    "a rule without its day": ("{rule}`CL012`", "say “on YYYY-MM-DD”, “later” or “hypothetical”"),
    "no such case": ("{case}`CASE-999`", "data/cases.csv has no row CASE-999"),
    "no such step": ("{chain}`CA-999`", "data/cambridge_analytica.csv has no row CA-999"),
    "no such term": ("{term}`nonsense`", "data/glossary.csv has no row nonsense"),
    "a condition on a claim": ("{claim}`L04 later`", "only a rule takes a condition"),
    "maths that does not end": (r"$\left( x$", "cannot be read: ExtraLeftOrMissingRightError"),
    "maths with an unknown command": (r"$\nosuch{x}$", "cannot be read: it has a command"),
    "a broken link": ("[there](nowhere.md)", "nowhere"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_citation_builds(name: str, strict_build: Built) -> None:
    done = strict_build(f"# A page\n\n{GOOD[name]}\n")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", BAD)
def test_a_bad_citation_fails_the_build(name: str, strict_build: Built) -> None:
    page, message = BAD[name]
    done = strict_build(f"# A page\n\n{page}\n")
    assert done.returncode != 0
    assert message in done.stderr


def test_a_broken_cell_fails_the_build(strict_build: Built) -> None:
    done = strict_build(_cell("1 / 0"))
    assert done.returncode != 0
    assert "Executing notebook failed" in done.stderr


def test_a_figure_that_would_vanish_fails_the_build(strict_build: Built) -> None:
    done = strict_build(_cell("import plotly.graph_objects as go\ngo.Figure(go.Bar(x=[1], y=[2]))"))
    assert done.returncode != 0
    assert "application/vnd.plotly.v1+json" in done.stderr


def test_a_figure_without_its_picture_fails_the_build(strict_build: Built) -> None:
    code = "from casebook.figures import show\nshow({'data': [], 'layout': {}}, sentence='One sentence.', table=[{'a': 1}])"
    done = strict_build(_cell(code))
    assert done.returncode != 0
    assert "run `make pictures`" in done.stderr


def test_a_figure_without_a_sentence_fails_the_build(strict_build: Built) -> None:
    code = "from casebook.figures import show\nshow({'data': [], 'layout': {}}, sentence='', table=[])"
    done = strict_build(_cell(code))
    assert done.returncode != 0
    assert "Executing notebook failed" in done.stderr


def test_maths_is_mathml() -> None:
    made = mathml(r"\frac{a}{b}", display=True)
    assert made.startswith("<math")
    assert "<mfrac>" in made
    assert 'display="block"' in made


def test_figures_need_a_table_for_each_frame() -> None:
    empty = {"data": [], "layout": {}}
    with pytest.raises(ValueError, match="needs its table"):
        show({"a": empty, "b": empty}, sentence="Two.", table={"a": []})


def test_a_figures_name_does_not_hang_on_the_last_bit() -> None:
    def key(value: float) -> str:
        return show({"data": [{"y": [value]}], "layout": {}}, sentence="s", table=[]).frames[0].key

    assert key(0.1 + 0.2) == key(0.3)
    assert key(0.3) != key(0.31)


def test_tables_from_pandas_get_scopes() -> None:
    made = accessible(
        '<table border="1" class="dataframe"><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>0</th><td>1</td></tr></tbody></table>'
    )
    assert '<th scope="col">a</th>' in made
    assert '<th scope="row">0</th>' in made
    assert "<td></td>" in made
    assert 'tabindex="0"' in made


def test_the_policy_names_the_pages_own_scripts_and_no_others() -> None:
    one = content_security_policy("<script>a()</script>")
    other = content_security_policy("<script>b()</script>")
    assert one != other
    assert "sha256-" in one
    assert "sha256-" not in content_security_policy('<script type="application/json">{}</script><script src="x.js"></script>')
    assert "unsafe-inline" not in one.split("script-src")[1].split(";")[0]
