"""Where does a reader write for a correction? To the address that the publisher gives; without one, nothing is published.

    python -m casebook.book.corrections     the gate of `make site`: names the address, or says what to do

The address comes from `CORRECTIONS` in the environment, else from `casebook_corrections` in `_config.yml`.

>>> address("", {"CORRECTIONS": "privacy@example.org"})
'privacy@example.org'
>>> address("https://example.org/corrections", {})
'https://example.org/corrections'
>>> address("", {})
''
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
HTTPS = re.compile(r"https://[\w-]+(\.[\w-]+)+(:\d+)?(/[^\s<>\"]*)?")

NONE_GIVEN = """\
Not published: no address for corrections is given.

Whoever is named in the book must be able to ask for a correction, and the home page says where. Give an e-mail address
that somebody reads, or the https URL of a form, in one of these ways, then try again:

  CORRECTIONS=… make site                    for this once
  casebook_corrections in _config.yml        for every build of this copy
  a variable named CORRECTIONS               on GitHub or GitLab (docs/publishing.md says where)

`make book` builds a draft without one."""


class NotAnAddress(ConfigError):
    """What was given is neither an e-mail address nor an https URL."""


def address(configured: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The address that was given, the environment's first; "" when there is none. Raises `NotAnAddress`."""
    given = (environment.get("CORRECTIONS") or configured or "").strip()
    if given and not (E_MAIL.fullmatch(given) or HTTPS.fullmatch(given)):
        raise NotAnAddress(
            f"The address for corrections {given!r} is neither an e-mail address (name@example.org) nor an https URL "
            "(https://example.org/corrections). It comes from CORRECTIONS in the environment, else from "
            "casebook_corrections in _config.yml."
        )
    return given


class CorrectionsAddress(SphinxDirective):
    """Where to write for a correction, or that nothing is set yet."""

    def run(self) -> list[nodes.Node]:
        """The sentence."""
        given = self.config.casebook_corrections
        sentence = nodes.paragraph()
        if given:
            link = given if given.startswith("https:") else f"mailto:{given}"
            sentence += [nodes.Text("The address for corrections: "), nodes.reference("", given, refuri=link), nodes.Text(".")]
        else:
            sentence += nodes.Text("No address is set in this copy: it is a draft, and not to be published.")
        return [sentence]


def _settle(app: Sphinx, config: Config) -> None:
    config.casebook_corrections = address(config.casebook_corrections)


def setup(app: Sphinx) -> None:
    """Register the directive; a changed address re-reads the page that shows it."""
    app.add_config_value("casebook_corrections", "", "env")
    app.add_directive("corrections-address", CorrectionsAddress)
    app.connect("config-inited", _settle)


def _gate() -> str | None:
    """What keeps this copy from being published, or None."""
    configuration = yaml.safe_load(Path("_config.yml").read_text("utf-8"))
    try:
        given = address(configuration["sphinx"]["config"].get("casebook_corrections"))
    except NotAnAddress as problem:
        return f"Not published. {problem}"
    if not given:
        return NONE_GIVEN
    print(f"Corrections go to {given}.")
    return None


if __name__ == "__main__":
    sys.exit(_gate())
