"""Whoever waits for compilation is told so, once."""

import numpy as np
import pytest
from numba import njit

from cami.workflows import compiling


@pytest.mark.parametrize(("after_s", "sentences"), [(0.0, 1), (3600.0, 0)])
def test_compilation_is_spoken_of_once_and_only_if_it_is_long(
    monkeypatch, after_s, sentences
):
    monkeypatch.setattr(compiling, "AFTER_S", after_s)
    said = []

    @njit
    def inner(values):
        return values.sum()

    @njit
    def outer(values):
        return inner(values) + 1

    with compiling.told_of_compiling(said.append):
        assert outer(np.ones(3)) == 4
        assert outer(np.ones(3, np.float32)) == 4
    assert len(said) == sentences
    said.clear()
    outer(np.ones((2, 2)))
    assert not said
