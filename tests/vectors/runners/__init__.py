"""How each vector file's inputs are put to the methods, by the stem of the file's name."""

from tests.vectors.runners import funnels, intervals, rankings, series, trends
from tests.vectors.runners.reading import Runner

RUNNERS: dict[str, Runner] = {
    "composite_index": rankings.composite_index,
    "empirical_bayes_rates": rankings.empirical_bayes_rates,
    "funnel_limits": funnels.funnel_limits,
    "funnel_significance": funnels.funnel_significance,
    "indirectly_standardised": intervals.indirectly_standardised,
    "mann_kendall": trends.mann_kendall_vectors,
    "overdispersion_funnel": funnels.overdispersion_funnel,
    "proportion_ci_wilson": intervals.proportion_ci_wilson,
    "quantiles": rankings.quantiles,
    "rag_comparison": funnels.rag_comparison,
    "rank_confidence_sets": rankings.rank_confidence_sets,
    "rank_joint_region": rankings.rank_joint_region,
    "rate_ci_byars_exact": intervals.rate_ci_byars_exact,
    "recent_trend": trends.recent_trend_vectors,
    "spc_attribute_charts": series.spc_attribute_charts,
    "tau2_random_effects": rankings.tau2_random_effects,
    "xmr_spc": series.xmr_spc,
}
