"""A real browser for tests: the machine's own Chromium through Playwright; none is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_browser() -> str | None:
    """Return the program of the machine's Chromium, or what ``CHROMIUM`` names; None without one."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launch() -> Iterator[Any]:
    """Give a browser; where there is none, skip the tests, or fail them where ``ZUOFA_BROWSER=required``."""
    program = find_browser()
    if program is None:
        said = (
            "NOT TESTED: the report page in a browser. Install Chromium (Debian: apt-get install chromium)."
        )
        if os.environ.get("ZUOFA_BROWSER") == "required":
            pytest.fail(said)
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
