"""A page asks nobody but its own host for anything, keeps no cookie, and forbids more. Notebooks run with the network shut."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import HTML, ROOT, pages
from playwright.sync_api import Browser, Page

SHUT = """
import sys
def _shut(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise OSError(f"the network is shut in this test: {event} {arguments[-1]!r}")
sys.addaudithook(_shut)
"""


def _use(page: Page) -> None:
    """Do what a reader does: scroll, open what is folded, make figures live, choose frames."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.evaluate("document.querySelectorAll('.fig-go').forEach(button => button.click())")
    for choice in page.locator(".fig-choice input").all():
        choice.check()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", pages())
def test_no_request_leaves_for_another_host(name: str, browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on(
        "response", lambda response: problems.append(f"{response.status} {response.url}") if response.status >= 400 else None
    )
    page.goto(address + name, wait_until="networkidle")
    _use(page)
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    stored = page.evaluate("Object.keys(localStorage)")
    cookies = context.cookies()
    context.close()
    assert asked
    assert not elsewhere
    assert not problems
    assert not cookies
    assert set(stored) <= {"mode", "theme"}, "the privacy notice names what is stored"


@pytest.mark.parametrize("name", pages())
def test_every_page_forbids_requests_elsewhere(name: str) -> None:
    text = (HTML / name).read_text("utf-8")
    policy = text.index("Content-Security-Policy")
    assert text.count("Content-Security-Policy") == 1
    assert "default-src 'self'" in text[policy : policy + 200]
    assert "'unsafe-eval'" not in text
    first_resource = min((at for tag in ("<script", "<link", "<img") if (at := text.find(tag)) > 0), default=len(text))
    assert policy < first_resource, "the policy must stand before anything it governs"


def test_the_policy_would_stop_a_tracker(browser: Browser, address: str) -> None:
    """The control: were a tracker added, the page's own policy would stop it."""
    page = browser.new_page()
    page.goto(address)
    blocked = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
            const image = new Image(); image.src = "http://tracker.invalid/pixel.gif"; document.body.append(image);
            setTimeout(() => done("nothing was blocked"), 3000);
        })"""
    )
    page.close()
    assert blocked == "img-src"


def test_an_inline_script_that_was_not_built_in_does_not_run(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.smuggled = 1'; document.body.append(s); }"
    )
    assert page.evaluate("window.smuggled === undefined")
    page.close()


def test_the_download_runs_from_its_own_folder_with_the_network_shut(tmp_path: Path) -> None:
    """As a student has it: unzipped under a name with a blank, the package only as the wheel beside the notebook."""
    folder = tmp_path / "my exercises"
    with zipfile.ZipFile(HTML / "downloads" / "01-the-remark.zip") as archive:
        archive.extractall(folder)
    notebook = next(folder.rglob("*.ipynb"))
    runner = (
        f"{SHUT}\nimport sys, pathlib\nsys.path += map(str, pathlib.Path({str(notebook.parent)!r}).glob('*.whl'))\n"
        f"from casebook.__main__ import main\nsys.exit(main(['check', '--json', {str(notebook)!r}]))"
    )
    # -S leaves out everything that is installed, the course's own package included; -I the environment and this folder.
    done = subprocess.run([sys.executable, "-I", "-S", "-c", runner], capture_output=True, text=True, cwd=tmp_path, check=False)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.stderr == ""
    assert done.returncode == 1
    assert [report["status"] for report in reports] == ["not_attempted"] * 5 + ["cannot_check"]


def test_an_untouched_notebook_runs_from_top_to_bottom_in_jupyter(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    for path in sorted((ROOT / "exercises").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        # The kernel itself talks to Jupyter over sockets of its own library; Python code in it cannot open any.
        notebook.cells.insert(0, nbformat.v4.new_code_cell(SHUT))
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
        checks = [cell for cell in notebook.cells if "check" in cell.metadata.get("tags", [])]
        assert checks
        for cell in checks:
            assert "not attempted yet" in cell.outputs[0]["data"]["text/plain"]
            assert "not attempted yet" in cell.outputs[0]["data"]["text/html"]


def test_the_shut_network_is_really_shut() -> None:
    code = SHUT + "\nimport urllib.request\nurllib.request.urlopen('http://example.invalid')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the network is shut in this test" in done.stderr
