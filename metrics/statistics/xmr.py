"""The XmR chart: a count or a mean by month, with limits from the mean moving range."""

import numpy as np
import numpy.typing as npt

from metrics.statistics.control_lines import (
    SCREEN,
    Lines,
    first_points,
    mean_range,
    moving_range,
    segment_mean,
    segment_sum,
    segments,
)
from metrics.statistics.levels import as_floats

LIMIT = 2.66
NEAR_LIMIT = 2 * LIMIT / 3


def limits(
    values: npt.ArrayLike,
    segment: npt.ArrayLike | None = None,
    freeze_after: int | None = None,
    screen: bool = True,
) -> Lines:
    """Mean ± 2.66 · mean moving range of each series (…, months), anew in each segment.

    `segment` labels the stretches between re-basings; `freeze_after` rests the lines on the first so
    many months of each; `screen` drops ranges of 3.267 times their mean or more once. A missing month
    counts for nothing and ends the moving range beside it. NaN lines where there are not two points in
    a row. Source: NHS England "Making Data Count"; NHSRplotthedots `ptd_spc`.
    """
    x = as_floats(values)
    stretch = segments(x.shape, segment)
    base = np.ones(x.shape, bool) if freeze_after is None else first_points(stretch, freeze_after)
    rest = np.where(base, x, np.nan)
    centre = segment_mean(rest, stretch)
    step = mean_range(moving_range(rest, base, stretch), stretch, SCREEN if screen else None)
    points = segment_sum((~np.isnan(rest)).astype(float), stretch)
    return Lines(
        centre,
        centre - LIMIT * step,
        centre + LIMIT * step,
        centre - NEAR_LIMIT * step,
        centre + NEAR_LIMIT * step,
        points,
    )
