"""The docs: settings as the code has them, links that lead somewhere, decisions that name their price, the licence."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tools import doors_doc
from tools.marked import with_table
from tools.settings_doc import OPERATIONS, render

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def pages() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def broken_links(page: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    links = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", text)
    return [link for link in links if "://" not in link and not (page.parent / link).exists()]


def missing_files(page: Path) -> list[str]:
    """Files of ours that a page names and that are not there."""
    named = re.findall(
        r"`((?:command_center|streams|layouts|assets|tools|profiles|tests)/[\w/.-]*\w)`", page.read_text()
    )
    return [name for name in named if not (ROOT / name).exists()]


def test_the_settings_table_is_the_codes() -> None:
    text = OPERATIONS.read_text("utf-8")
    assert text == with_table(text, "settings", render()), "run make docs"


def test_the_table_of_doors_is_the_codes() -> None:
    text = OPERATIONS.read_text("utf-8")
    assert text == with_table(text, "doors", doors_doc.render()), "run make docs"


def test_a_changed_table_is_noticed_and_put_right() -> None:
    text = OPERATIONS.read_text("utf-8")
    changed = text.replace("CC_PORT", "CC_PROT")
    assert changed != text
    assert with_table(changed, "settings", render()) == text


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert missing_files(page) == []


def test_a_file_that_has_moved_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`streams/worker.py` and `streams/loop.py` and `streams/tag/`")
    assert missing_files(page) == ["streams/loop.py"]


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](b.md) [web](https://example.org) [self](page.md#part)")
    assert broken_links(page) == ["b.md"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_context_choice_and_price(page: Path) -> None:
    text = page.read_text("utf-8")
    for part in ("Context", "Choice", "Price"):
        body = re.search(rf"^## {part}\n+(.*?)(?=^## |\Z)", text, re.M | re.S)
        assert body, f"{page.name} has no {part}"
        assert len(body[1].strip()) > 40, f"{page.name} says nothing under {part}"


def test_the_index_lists_every_decision() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    assert DECISIONS
    assert [page.name for page in DECISIONS if f"({page.name})" not in index] == []


def test_the_index_of_the_docs_lists_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    found = {page.name for page in pages() if page.parent == ROOT / "docs"} - {"README.md"}
    assert len(found) > 3
    assert {name for name in found if f"({name})" not in index} == set()


def test_pictures_are_small_enough_to_load_on_a_telephone() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert {picture.name for picture in pictures if picture.stat().st_size > 500_000} == set()


def test_the_licence_is_the_apache_licence_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2
