"""What the tests of laws share: units and series drawn at random, always the same ones."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

settings.register_profile("laws", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("laws")

UNITS = st.lists(
    st.tuples(st.integers(1, 400), st.floats(0, 1)).map(lambda pair: (round(pair[0] * pair[1]), pair[0])),
    min_size=3,
    max_size=40,
).map(lambda pairs: np.array(pairs, dtype=float).T)
SERIES = st.lists(st.integers(0, 60), min_size=1, max_size=40).map(lambda values: np.array(values, dtype=float))


def close(one: object, other: object) -> None:
    np.testing.assert_allclose(np.asarray(one, float), np.asarray(other, float), rtol=1e-9, atol=1e-12)
