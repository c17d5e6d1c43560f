"""Areas, ranks and shares, with confidence by bootstrap over speakers."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np

SEED: Final = 20_260
RESAMPLES: Final = 1000
T = TypeVar("T")


def area(positives: Iterable[float | None], negatives: Iterable[float | None]) -> float:
    """Area under the ROC curve; ties count half. What has no score ranks lowest: it would raise no alarm.

    Source: Mann-Whitney U over both counts.
    """
    high, low = _scores(positives), _scores(negatives)
    above = (high[:, None] > low).mean() + 0.5 * (high[:, None] == low).mean()
    return float(above)


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rho, ties at their mean rank."""
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def share(flags: Iterable[bool]) -> float:
    """Of the flags that are set; there must be some."""
    return float(np.mean([bool(flag) for flag in flags]))


def interval(groups: Mapping[Hashable, Sequence[T]], statistic: Callable[[list[T]], float]) -> tuple[float, float]:
    """95 % of the statistic over RESAMPLES draws of whole groups (speakers) with replacement, seeded.

    Source: percentile bootstrap over clusters, Davison & Hinkley 1997.
    """
    names = sorted(groups, key=str)
    generator = np.random.default_rng(SEED)
    found = [
        statistic([item for i in drawn for item in groups[names[i]]])
        for drawn in generator.integers(0, len(names), (RESAMPLES, len(names)))
    ]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    """Items by their key, in order."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _scores(values: Iterable[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([-np.inf if value is None else value for value in values], np.float64)
