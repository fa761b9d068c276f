"""Laws that hold in every circuit, and circuits small enough for a napkin."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cami.connectivity import condensed
from cami.connectivity.circuit import (
    Ends,
    all_to_one,
    one_to_all,
    pairwise,
    resolve,
    sources_to_grounds,
    summed_currents,
    unit_potentials,
)
from cami.connectivity.condensed import CondensedCircuit
from cami.connectivity.graph import Graph, simple_graph
from cami.connectivity.grid_circuit import GridCircuit
from cami.connectivity.kernels_current import comparators
from cami.connectivity.landscape import Landscape
from cami.connectivity.lattice import edge_list, lattice_from_conductance
from cami.connectivity.raster_circuit import raster_circuit
from cami.connectivity.region_pairs import region_pair


def graph(*edges):
    tails, heads, values = zip(*edges, strict=True)
    nodes = max(*tails, *heads) + 1
    return simple_graph(np.array(tails), np.array(heads), np.array(values, float), nodes)


def ends(*nodes):
    return Ends(np.arange(1, len(nodes) + 1), np.array(nodes))


def every(count):
    return ~np.eye(count, dtype=bool)


def rough_grid(seed, rows=9, cols=11, barrier=0.15):
    rng = np.random.default_rng(seed)
    grid = rng.choice([1.0, 0.1, 0.01], (rows, cols))
    grid[rng.random((rows, cols)) < barrier] = 0
    return grid


def some_ends(circuit, rng, count):
    """Cells with repetitions, and one of them on no node."""
    cells = rng.choice(np.flatnonzero(circuit.pieces >= 0), count)
    return ends(*cells, cells[0], -1)


def circuits():
    """One grid; and with a merged area, as a graph and as a grid with an area held."""
    land = Landscape(rough_grid(3))
    raster = raster_circuit(land)
    one = np.zeros((9, 11), np.int64)
    one[0, :2] = one[8, 9:] = 7
    land = Landscape(rough_grid(3), regions=one)
    merged, held = raster_circuit(land), raster_circuit(land, graph_at_most=0)
    assert isinstance(raster.circuit, GridCircuit)
    assert isinstance(merged.circuit, Graph)
    assert isinstance(held.circuit, CondensedCircuit)
    return raster, merged, held


def test_resistors_in_series_add_and_in_parallel_share():
    potentials = unit_potentials(graph((0, 1, 0.5), (1, 2, 0.25), (0, 2, 0.5)), ends(0, 2))
    assert potentials.between()[0, 1] == pytest.approx(1 / (1 / 6 + 0.5))


def test_parallel_lines_of_a_network_are_one_resistor():
    potentials = unit_potentials(graph((0, 1, 1), (1, 0, 1)), ends(0, 1))
    assert potentials.between()[0, 1] == pytest.approx(0.5)


def test_islands_are_not_connected_and_their_resistance_is_minus_one():
    potentials = unit_potentials(graph((0, 1, 1), (2, 3, 1)), ends(0, 1, 2, -1))
    expected = [[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, -1], [-1, -1, -1, 0]]
    assert potentials.between() == pytest.approx(np.array(expected, float))
    assert [answer.ids for answer in pairwise(potentials, every(4))] == [(1, 2)]


@given(st.integers(0, 10_000))
def test_resistance_is_a_distance_whatever_the_map(seed):
    rng = np.random.default_rng(seed)
    raster = raster_circuit(Landscape(rough_grid(seed, barrier=0.0)))
    cells = rng.choice(raster.circuit.nodes, 5, replace=False)
    R = unit_potentials(raster.circuit, ends(*cells)).between()
    assert pytest.approx(R.T) == R
    assert (R[every(5)] > 0).all()
    for i, j, k in combinations(range(5), 3):
        assert R[i, k] <= R[i, j] + R[j, k] + 1e-9


@pytest.mark.parametrize("raster", circuits(), ids=["grid", "graph", "condensed"])
def test_what_a_source_gives_reaches_the_ground_and_is_lost_nowhere(raster):
    circuit = raster.circuit
    rng = np.random.default_rng(1)
    potentials = unit_potentials(circuit, some_ends(circuit, rng, 4))
    for answer in pairwise(potentials, every(6)):
        if not answer.resistance:
            assert not answer.currents.any()
            continue
        one, other = (potentials.ends.nodes[k - 1] for k in answer.ids)
        assert answer.currents[[one, other]] == pytest.approx([1, 1])
        assert answer.currents.max() <= 1 + 1e-9
        assert answer.voltages[one] == 0
        assert answer.voltages[other] == pytest.approx(answer.resistance)


@pytest.mark.parametrize("raster", circuits(), ids=["grid", "graph", "condensed"])
@pytest.mark.parametrize("silence", [False, True])
def test_the_sum_of_all_pairs_needs_no_pair(raster, silence):
    circuit = raster.circuit
    potentials = unit_potentials(circuit, some_ends(circuit, np.random.default_rng(2), 7))
    expected = np.zeros(circuit.nodes)
    for answer in pairwise(potentials, every(9)):
        currents = answer.currents.copy()
        if silence:
            currents[[potentials.ends.nodes[k - 1] for k in answer.ids]] = 0
        expected += currents
    found = summed_currents(potentials, silence_ends=silence)
    assert expected.any()
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("raster", circuits(), ids=["grid", "graph", "condensed"])
@pytest.mark.parametrize("one", [0, 2])
def test_all_modes_agree_with_solving_each_arrangement_by_itself(raster, one):
    circuit = raster.circuit
    largest = np.bincount(circuit.pieces[circuit.pieces >= 0]).argmax()
    nodes = np.flatnonzero(circuit.pieces == largest)[[0, 9, 20, 33]]
    potentials = unit_potentials(circuit, ends(*nodes))
    sources, grounds = np.zeros(circuit.nodes), np.zeros(circuit.nodes)
    others = np.delete(np.arange(4), one)
    sources[nodes[one]] = 2.5
    grounds[nodes[others]] = np.inf
    expected, _ = sources_to_grounds(circuit, sources, grounds)
    found = one_to_all(potentials, one, 2.5, others)
    assert found.voltages == pytest.approx(expected.voltages, abs=1e-9)
    assert found.currents == pytest.approx(expected.currents, abs=1e-9)
    assert found.resistance == pytest.approx(expected.voltages[nodes[one]] / 2.5)

    sources[:], grounds[:] = 0, 0
    sources[nodes[others]] = [1, 2, -0.5]
    grounds[nodes[one]] = np.inf
    expected, _ = sources_to_grounds(circuit, sources, grounds)
    found = all_to_one(potentials, one, dict(zip(others, (1.0, 2.0, -0.5), strict=True)))
    assert found.voltages == pytest.approx(expected.voltages, abs=1e-9)
    assert found.currents == pytest.approx(expected.currents, abs=1e-9)


def test_one_that_reaches_no_ground_has_no_resistance():
    potentials = unit_potentials(graph((0, 1, 1), (2, 3, 1)), ends(0, 2, 3))
    alone = one_to_all(potentials, 0, 1.0, np.array([1, 2]))
    assert alone.resistance == -1
    assert not alone.currents.any()
    assert one_to_all(potentials, 1, 0.0, np.array([2])).resistance == -1
    assert all_to_one(potentials, 0, {1: 1.0, 2: 1.0}).resistance == -1


def test_a_finite_ground_leaks_by_its_conductance():
    line = graph((0, 1, 1))
    answer, residual = sources_to_grounds(line, np.array([1.0, 0]), np.array([0.5, np.inf]))
    assert answer.voltages == pytest.approx([1 / 1.5, 0])
    assert answer.currents == pytest.approx([1, 1 / 1.5])
    assert residual < 1e-9


def test_a_negative_source_draws_current_out_of_the_ground():
    line = graph((0, 1, 1))
    answer, _ = sources_to_grounds(line, np.array([-2.0, 0]), np.array([0, 0.5]))
    assert answer.voltages == pytest.approx([-6, -4])
    assert answer.currents == pytest.approx([2, 2])


@pytest.mark.parametrize(
    ("policy", "sources", "grounds"),
    [
        ("keepall", [1, 1, 0], [2, 0, np.inf]),
        ("rmvsrc", [0, 0, 0], [2, np.inf, np.inf]),
        ("rmvgnd", [1, 1, 0], [0, 0, np.inf]),
        ("rmvall", [0, 0, 0], [0, 0, np.inf]),
    ],
)
def test_where_a_source_meets_a_ground_the_policy_decides(policy, sources, grounds):
    found = resolve(np.array([1.0, 1, 0]), np.array([2, np.inf, np.inf]), policy)
    assert found[0].tolist() == sources
    assert found[1].tolist() == grounds


def test_cells_meet_at_means_of_resistance_or_conductance_and_diagonals_are_longer():
    grid = np.array([[1.0, 0], [0, 0.5]])
    for average, g in (("conductance", 0.75), ("resistance", 1 / 1.5)):
        raster = raster_circuit(Landscape(grid, average=average))
        R = unit_potentials(raster.circuit, ends(0, 3)).between()
        assert R[0, 1] == pytest.approx(np.sqrt(2) / g)
    rook = raster_circuit(Landscape(grid, neighbours=4))
    assert unit_potentials(rook.circuit, ends(0, 3)).between()[0, 1] == -1


def test_a_region_is_one_node_and_a_free_ride():
    row = np.ones((1, 5))
    region = np.array([[0, 4, 0, 4, 0]])
    raster = raster_circuit(Landscape(row, regions=region))
    nodes = [raster.node_of(np.array([k])) for k in range(5)]
    assert nodes[1] == nodes[3]
    R = unit_potentials(raster.circuit, ends(*nodes)).between()
    assert R[0, 4] == pytest.approx(2)
    assert R[1, 3] == 0
    assert R[2, 1] == pytest.approx(0.5)


def test_areas_that_share_a_cell_become_one_node():
    land = Landscape(np.ones((1, 6)), regions=np.array([[1, 1, 0, 0, 2, 2]]))
    raster = raster_circuit(land, [np.array([1, 4])])
    assert len(set(raster.node_of_cell[[0, 1, 4, 5]].tolist())) == 1
    assert raster.circuit.nodes == 3


def test_an_impassable_cell_of_a_region_conducts_and_a_wholly_impassable_one_does_not():
    row = np.array([[1.0, 0, 1, 0, 0]])
    regions = np.array([[1, 1, 0, 2, 2]])
    raster = raster_circuit(Landscape(row, regions=regions))
    assert raster.node_of_cell.tolist() == [0, 0, 1, -1, -1]
    R = unit_potentials(raster.circuit, ends(0, 1)).between()
    assert R[0, 1] == pytest.approx(2)


def test_large_grids_hold_more_areas_at_voltages_than_small_ones(monkeypatch):
    monkeypatch.setattr(condensed, "MOST_AREAS", 1)
    regions = np.zeros((9, 11), np.int64)
    regions[1:3, 1:4], regions[6, 2:9] = 1, 2
    land = Landscape(rough_grid(1), regions=regions)
    small = raster_circuit(land, graph_at_most=0)
    monkeypatch.setattr(condensed, "LARGE", 10)
    large = raster_circuit(land, graph_at_most=0)
    kinds = [type(raster.circuit) for raster in (small, large)]
    assert kinds == [Graph, CondensedCircuit]
    found = [
        unit_potentials(raster.circuit, ends(*raster.node_of_cell[[0, 98]])).between()
        for raster in (small, large)
    ]
    np.testing.assert_allclose(found[1], found[0])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("average", ["conductance", "resistance"])
def test_areas_held_at_voltages_are_the_same_as_merged_ones(seed, average):
    rng = np.random.default_rng(seed)
    regions = np.zeros((9, 11), np.int64)
    regions[1:3, 1:4], regions[6, 2:9] = 1, 2
    regions[rng.integers(9, size=5), rng.integers(11, size=5)] = 3
    land = Landscape(rough_grid(seed, barrier=0.3), regions=regions, average=average)
    graph, held = raster_circuit(land), raster_circuit(land, graph_at_most=0)
    assert isinstance(held.circuit, CondensedCircuit)
    cells = rng.choice(np.flatnonzero(graph.node_of_cell >= 0), 6)
    cells = np.append(cells, np.flatnonzero(regions.ravel() == 3))
    found, expected = (
        unit_potentials(raster.circuit, ends(*raster.node_of_cell[cells]))
        for raster in (held, graph)
    )
    assert found.between() == pytest.approx(expected.between())
    assert held.grid(summed_currents(found)) == pytest.approx(
        graph.grid(summed_currents(expected)), abs=1e-9
    )
    answers = []
    for raster in (held, graph):
        nodes = raster.node_of_cell
        size = raster.circuit.nodes
        given = [rng_cells[nodes[rng_cells] >= 0] for rng_cells in np.split(cells[:6], 3)]
        sources, leaks = np.zeros(size), np.zeros(size)
        sources[nodes[given[0]]] += 1.5
        leaks[nodes[given[1]]] = 0.3
        leaks[nodes[given[2]]] = np.inf
        answers.append(sources_to_grounds(raster.circuit, sources, leaks)[0])
    for name in ("voltages", "currents"):
        one, other = (getattr(answer, name) for answer in answers)
        assert held.grid(one) == pytest.approx(graph.grid(other), abs=1e-8)


def as_merged(land, areas):
    return region_pair(land, None, (1, 2), areas)


@pytest.mark.parametrize("seed", range(4))
def test_regions_held_at_a_voltage_on_the_grid_are_the_same_as_merged_ones(seed):
    grid = rough_grid(seed)
    land, plain = Landscape(grid), raster_circuit(Landscape(grid))
    cells = np.flatnonzero(grid.ravel() > 0)
    areas = cells[[0, 1, 30]], cells[[-1, -12, -13]]
    raster, found, _ = region_pair(land, plain, (1, 2), areas)
    assert raster is plain
    merged, expected, _ = as_merged(land, areas)
    assert (found is None) == (expected is None)
    assert found.resistance == pytest.approx(expected.resistance)
    for one, other in (
        (found.voltages, expected.voltages),
        (found.currents, expected.currents),
    ):
        assert plain.grid(one) == pytest.approx(merged.grid(other), abs=1e-9)


def test_a_region_with_an_impassable_cell_is_merged_so_that_the_cell_conducts():
    land = Landscape(np.array([[1.0, 1, 1, 0, 1]]))
    areas = np.array([0]), np.array([3, 4])
    raster, answer, _ = region_pair(land, raster_circuit(land), (1, 2), areas)
    assert answer.resistance == pytest.approx(1 + 1 + 1 / 0.5)
    assert raster.grid(answer.currents) == pytest.approx(np.ones((1, 5)))


def test_regions_on_different_islands_are_not_connected():
    grid = np.array([[1.0, 1, 0, 1, 1]])
    areas = np.array([0, 1]), np.array([3, 4])
    plain = raster_circuit(Landscape(grid))
    assert region_pair(Landscape(grid), plain, (1, 2), areas)[1] is None
    assert as_merged(Landscape(grid), areas)[1] is None


def test_regions_that_share_a_cell_have_no_resistance_between_them():
    land = Landscape(np.ones((2, 3)))
    areas = np.array([0, 1]), np.array([1, 2])
    for plain in (None, raster_circuit(land)):
        answer = region_pair(land, plain, (1, 2), areas)[1]
        assert answer.resistance == 0
        assert not answer.currents.any()


def test_north_is_only_a_convention():
    grid = rough_grid(8, rows=10, cols=10, barrier=0.0)
    number = np.arange(100).reshape(10, 10)
    expected = None
    for turn in (lambda a: a, np.rot90, np.fliplr, np.transpose):
        raster = raster_circuit(Landscape(np.ascontiguousarray(turn(grid))))
        at = [int(np.flatnonzero(turn(number).ravel() == cell)[0]) for cell in (3, 47, 96)]
        R = unit_potentials(raster.circuit, ends(*at)).between()
        expected = R if expected is None else expected
        assert pytest.approx(expected) == R


def test_resistances_scale_with_their_unit():
    grid = rough_grid(4, barrier=0.0)
    small = unit_potentials(raster_circuit(Landscape(grid)).circuit, ends(0, 50)).between()
    large = raster_circuit(Landscape(grid / 1e4)).circuit
    assert unit_potentials(large, ends(0, 50)).between() == pytest.approx(small * 1e4)


def test_more_conductance_anywhere_never_raises_a_resistance():
    grid = rough_grid(5, barrier=0.0)
    before = unit_potentials(raster_circuit(Landscape(grid)).circuit, ends(0, 98)).between()
    grid[4, 5] *= 3
    after = unit_potentials(raster_circuit(Landscape(grid)).circuit, ends(0, 98)).between()
    assert after[0, 1] < before[0, 1]


def test_each_resistor_once_the_shares_of_a_spanning_tree_add_up():
    """Foster: over all resistors, conductance times resistance is nodes less one."""
    raster = circuits()[1]
    circuit = raster.circuit
    potentials = unit_potentials(circuit, ends(*range(circuit.nodes)))
    R = potentials.between()
    total = (circuit.conductances * R[circuit.tails, circuit.heads]).sum()
    pieces = circuit.pieces.max() + 1
    assert total == pytest.approx(circuit.nodes - pieces)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 16, 33, 100])
def test_comparators_sort_any_number_of_numbers(count):
    low, high = comparators(count)
    values = np.random.default_rng(count).integers(0, 9, (count, 50))
    expected = np.sort(values, axis=0)
    for a, b in zip(low, high, strict=True):
        values[[a, b]] = np.sort(values[[a, b]], axis=0)
    assert (values == expected).all()


@pytest.mark.parametrize("shape", [(1, 5), (400, 259), (3, 64), (5, 1)])
def test_half_sums_are_the_same_however_the_rows_are_shared_out(shape):
    """Against every pair by itself; the second grid is large enough for two threads."""
    rng = np.random.default_rng(1)
    grid = rng.random(shape) * (rng.random(shape) > 0.1)
    grid[0, 0] = 1.0
    circuit = GridCircuit(lattice_from_conductance(grid))
    potentials = rng.random((4, grid.size))
    members = circuit.pieces == circuit.pieces[np.flatnonzero(grid)[0]]
    tails, heads, values = edge_list(circuit.lattice)
    inside = members[tails]
    graph = Graph(tails[inside], heads[inside], values[inside], grid.size)
    expected = np.zeros(grid.size)
    ends_of_pairs = np.array([2, 0, 0, 3])
    for i, j in combinations(ends_of_pairs, 2):
        flow = np.abs(graph.flows(potentials[i] - potentials[j])) / 2
        np.add.at(expected, graph.tails, flow)
        np.add.at(expected, graph.heads, flow)
    assert circuit.half_sums(potentials, ends_of_pairs, members) == pytest.approx(expected)
    every_member = np.ones(grid.size, dtype=bool)
    assert graph.half_sums(potentials, ends_of_pairs, every_member) == pytest.approx(
        expected
    )
