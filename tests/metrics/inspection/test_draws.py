"""Draws: written down, so that another machine or another version cannot draw otherwise unseen."""

import numpy as np
import pytest

from metrics.inspection.random_draws import dirichlet, drawn_order, normals, uniforms

ORDER = ["000", "007", "006", "005", "004", "010", "011", "002", "003", "001", "009", "008"]
EVEN = [0.5940016043086103, 0.13319351261200912, 0.4302272238036385, 0.9854037294275972]


def test_the_order_is_that_of_the_hashes_and_does_not_ask_how_units_are_listed():
    units = [f"{unit:03}" for unit in range(12)]
    assert drawn_order(units, 7, "2026-10") == drawn_order(reversed(units), 7, "2026-10") == ORDER
    assert drawn_order(units, 8, "2026-10") != ORDER != drawn_order(units, 7, "2026-11")


def test_even_draws_are_written_down():
    assert uniforms(7, "x", (2, 2)).ravel().tolist() == pytest.approx(EVEN, abs=1e-15)
    many = uniforms(1, "y", (100_000,))
    assert many.min() > 0 and many.max() < 1 and many.mean() == pytest.approx(0.5, abs=0.005)


def test_normals_and_weightings_have_their_moments():
    z = normals(1, "z", (100_000,))
    assert z.mean() == pytest.approx(0, abs=0.02) and z.std() == pytest.approx(1, abs=0.02)
    weights = np.array([1.0, 2.0, 0.0, 1.0])
    drawn = dirichlet(1, "w", weights, 4.0, 20_000)
    assert drawn.mean(axis=0) == pytest.approx(weights, abs=0.02) and (drawn[:, 2] == 0).all()
    assert drawn.sum(axis=1) == pytest.approx(4)
    assert drawn[:, 0].std() == pytest.approx(0.43, abs=0.02)  # √(¼·¾/17)·4, of a Dirichlet of 4, 8, 4
