"""What the numerical room offers at its front door can be used without reading its code."""

import ast
import inspect
import re
from dataclasses import is_dataclass
from types import ModuleType

import pytest

import cami.connectivity as room

TELLING = re.compile(
    r"[Ss]hape|rows|cells|grid|metre|ampere|ohm|unit|length|conductance|resistance|cost"
)


def offered():
    """The names of the door; of a module, the function that is named like it."""
    for name in room.__all__:
        thing = getattr(room, name)
        yield name, getattr(thing, name) if isinstance(thing, ModuleType) else thing


def text_of(thing):
    """The docstring, and of a dataclass those of its fields."""
    text = inspect.getdoc(thing) or ""
    if not is_dataclass(thing):
        return text
    body = ast.parse(inspect.getsource(thing)).body[0].body
    said = [each.value.value for each in body if isinstance(each, ast.Expr)]
    return "\n".join([text, *map(str, said)])


def test_every_name_stands_on_the_map_of_the_room():
    for name in room.__all__:
        assert f"`{name}" in room.__doc__, name


@pytest.mark.parametrize(("name", "thing"), list(offered()), ids=room.__all__)
def test_what_is_offered_says_what_it_takes_in_which_shape_or_unit(name, thing):
    text = text_of(thing)
    assert len(text.split()) > 5, name
    assert TELLING.search(text), f"{name} says nothing of shapes or units"
    assert inspect.signature(thing).parameters or is_dataclass(thing)


def test_modules_are_not_hidden_by_functions_of_their_name():
    import cami.connectivity.solve as module

    assert isinstance(module, ModuleType)
