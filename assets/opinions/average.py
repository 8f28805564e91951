"""Averages of stars that few votes cannot carry away.

The Bayesian average (additive smoothing of a mean; “true Bayesian estimate” of IMDb's Top 250, and Evan Miller,
“Ranking Items With Star Ratings”, 2014): every asset begins with PRIOR_WEIGHT imagined votes of PRIOR_MEAN,

    corrected = (PRIOR_WEIGHT · PRIOR_MEAN + Σ stars) / (PRIOR_WEIGHT + n)

so that one enthusiast gives 3.7 and twelve give 4.7. It orders; people are shown the plain average, and of how many it
is. The prior is fixed, not the library's mean: a vote for one asset must not move another's figure.
"""

from collections.abc import Sequence

PRIOR_MEAN = 3.0  # stars; the middle of the scale
PRIOR_WEIGHT = 2.0  # votes; about as much as two colleagues' word


def corrected(stars: Sequence[int]) -> float:
    """Corrected average of 1-5 stars; 0.0 when nobody has rated."""
    if not stars:
        return 0.0
    return (PRIOR_WEIGHT * PRIOR_MEAN + sum(stars)) / (PRIOR_WEIGHT + len(stars))
