"""Write ``docs/reference/checks.md`` from the checks themselves."""

from pathlib import Path

from cami.programme.lint import all_checks

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "checks.md"

_OPENING = """\
# Checks

What is looked at when a programme is checked, in the order of their codes. A finding is for
a person to judge: nothing is corrected, and a decision on it is kept with name and date.
This page is written from the checks by `python tools/checks_page.py`.
"""


def page() -> str:
    """The page as it should read."""
    entries = [
        f"({check.code})=\n## {check.code}\n\n**{check.rule}**\n\n{check.why}\n\n"
        f"{check.title}; severity: {check.severity}.\n"
        for check in all_checks()
    ]
    return "\n".join([_OPENING, *entries])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
