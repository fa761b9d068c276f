"""Every check of a programme is documented, tested, and speaks Russian."""

import ast
import importlib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import cami
from cami.programme.lint import all_checks
from cami.programme.lint import checks as package
from tests.programme.lint.case import CheckCase
from tools.checks_page import PAGE, page

SOURCE = Path(cami.__file__).parent
CASES = Path(__file__).parents[1] / "programme" / "lint"
CODES = [check.code for check in all_checks()]


@pytest.fixture(scope="module")
def russian():
    po = SOURCE / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    with po.open("rb") as file:
        return {
            m.id for m in read_po(file, locale="ru") if m.id and m.string and not m.fuzzy
        }


def marked(path):
    """Every sentence that a module marks for translation."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            yield ast.literal_eval(node.args[0])


def test_the_page_of_checks_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tools/checks_page.py"


def test_every_check_has_its_test_case_and_no_case_outlives_its_check():
    for path in CASES.glob("test_*.py"):
        importlib.import_module(f"tests.programme.lint.{path.stem}")
    tested = [case.code for case in CheckCase.__subclasses__()]
    assert set(tested) == set(CODES)


@pytest.mark.parametrize("check", all_checks(), ids=CODES)
def test_a_check_says_its_rule_and_what_it_lets_pass(check):
    assert check.rule.endswith("."), "the rule is one sentence on the first line"
    assert check.why, "say why, and what is let pass"
    assert check.title[0].isupper()
    assert not check.title.endswith(".")
    assert check.severity in ("high", "medium", "low")


@pytest.mark.parametrize("code", CODES)
def test_a_check_speaks_russian(code, russian):
    path = Path(package.__file__).parent / f"{code.replace('-', '_')}.py"
    sentences = set(marked(path))
    assert sentences
    assert not sentences - russian
