"""Every error is known by code to people, to machines that ask, and to a terminal."""

import inspect

from cami import errors
from cami.cli.exits import EXIT_OF
from cami.web.statuses import STATUS_OF

DECLARED = {
    declared
    for _, declared in inspect.getmembers(errors, inspect.isclass)
    if issubclass(declared, errors.CamiError) and declared is not errors.CamiError
}


def test_every_error_has_an_http_status():
    assert set(STATUS_OF) == DECLARED


def test_every_error_has_an_exit_code_that_says_failure():
    assert set(EXIT_OF) == DECLARED
    assert all(1 <= code <= 6 and code != 2 for code in EXIT_OF.values())


def test_every_error_has_a_code_of_its_own():
    codes = [declared.code for declared in DECLARED]
    assert len(codes) == len(set(codes))
    assert all(code == code.lower() and " " not in code for code in codes)
