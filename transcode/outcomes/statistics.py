"""Statistics by pingouin, statsmodels and scipy: the one file of the room that calls them.

Arrays are given as sequences: ``rows`` are participants, columns are items or occasions, without
gaps. Results are plain numbers; ``nan`` is what a library says to be undefined.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import nan
from typing import Any

from transcode.errors import ExtraMissing
from transcode.outcomes.results import Correlation, Effect, Test

__all__ = [
    "alpha", "check_installed", "correlation", "equal_variances", "eta_interval", "extremes",
    "friedman",
    "holm", "item_total", "mixed_anova", "normality", "omega", "power_of", "ranks_between",
    "ranks_within", "repeated_anova", "size_between", "size_of_change", "sphericity", "welch",
]  # fmt: skip

Rows = Sequence[Sequence[float]]


def check_installed() -> None:
    """Check that the libraries of the extra are there.

    Raises:
        ExtraMissing: one is not.
    """
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("pandas", "pingouin", "scipy", "statsmodels")):
        raise ExtraMissing("outcomes", "counting questionnaires")


@contextmanager
def _quiet() -> Iterator[None]:
    """No warnings of the libraries: what they warn of is nan in the result, and said there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# --- reliability


def alpha(rows: Rows) -> tuple[float, float, float]:
    """Cronbach's alpha, by pingouin, with its 95% interval (Feldt, Woodruff and Salih 1987).

    The interval is taken from F here: that of pingouin is rounded, and rounded again in print a
    digit may be wrong.
    """
    import pandas as pd
    import pingouin
    from scipy.stats import f

    with _quiet():
        value, _ = pingouin.cronbach_alpha(pd.DataFrame(rows), nan_policy="listwise")
        df = len(rows) - 1
        low, high = (
            1 - (1 - value) * f.isf(share, df, df * (len(rows[0]) - 1)) for share in (0.025, 0.975)
        )
    return float(value), float(low), float(high)


def omega(rows: Rows) -> float:
    """McDonald's omega (total) of one factor, fitted by maximum likelihood with statsmodels.

    The square of the sum of the loadings, over that and the sum of the unique variances (McDonald
    1999, eq. 6.20a), in the metric of the items, as the score adds these up. nan where the model
    cannot be fitted: fewer participants than items, or a correlation of 1.
    """
    import numpy as np
    from statsmodels.multivariate.factor import Factor

    table = np.asarray(rows, dtype=float)
    spread = table.std(axis=0, ddof=1)
    if len(table) <= table.shape[1] or np.linalg.matrix_rank(np.corrcoef(table.T)) < len(spread):
        return nan
    # from the first principal component: the library would begin at random, and end otherwise
    # in the last digits each time
    sizes, vectors = np.linalg.eigh(np.corrcoef(table.T))
    begin = vectors[:, [-1]] * np.sqrt(sizes[-1])
    with _quiet():
        fitted = Factor(table, n_factor=1, method="ml").fit(
            start=(begin, np.clip(1 - begin[:, 0] ** 2, 0.05, 0.95)), opt={"gtol": 1e-9}
        )
    loadings = np.asarray(fitted.loadings)[:, 0]
    common = float((loadings * spread).sum() ** 2)
    unique = float(((1 - loadings**2) * spread**2).sum())
    return common / (common + unique)


def item_total(rows: Rows) -> tuple[float, ...]:
    """Correlation of each item with the sum of the others; nan where one of the two is constant."""
    import numpy as np

    table = np.asarray(rows, dtype=float)
    total = table.sum(axis=1)
    with _quiet():
        return tuple(
            float(np.corrcoef(table[:, n], total - table[:, n])[0, 1])
            if table[:, n].std() > 0 and (total - table[:, n]).std() > 0
            else nan
            for n in range(table.shape[1])
        )


# --- analysis of variance


def mixed_anova(rows: Rows, groups: Sequence[str]) -> tuple[Effect, Effect, Effect]:
    """Group, time, and time x group, by pingouin.

    pingouin weights the main effect of time by the sizes of the groups. Where these differ, it is
    tested here on the unweighted mean of the groups (sums of squares of type III, by statsmodels),
    as SPSS and R's afex do. The other two effects are the same either way.
    """
    import pingouin

    with _quiet():
        table = pingouin.mixed_anova(
            _long(rows, groups), "value", "time", "who", "group", correction=True
        )
    between, time, inter = (_effect(row) for row in table.to_dict("records"))
    if len({groups.count(group) for group in set(groups)}) > 1:
        time = _type_three(rows, groups, time)
    return between, time, inter


def repeated_anova(rows: Rows) -> Effect:
    """Effect of time within one group, by pingouin."""
    import pingouin

    with _quiet():
        table = pingouin.rm_anova(
            _long(rows, ["one"] * len(rows)), "value", "time", "who", correction=True,
            detailed=True, effsize="np2",
        )  # fmt: skip
    row, error = table.to_dict("records")
    return _effect({**row, "DF1": row["DF"], "DF2": error["DF"]})


def _long(rows: Rows, groups: Sequence[str]) -> Any:  # noqa: ANN401 - a DataFrame
    import pandas as pd

    cells = [
        (who, group, time, value)
        for who, (row, group) in enumerate(zip(rows, groups, strict=True))
        for time, value in enumerate(row)
    ]
    return pd.DataFrame(cells, columns=["who", "group", "time", "value"])


def _effect(row: dict[str, Any]) -> Effect:
    value: Callable[[str], float] = lambda name: float(row.get(name, nan))  # noqa: E731
    return Effect(
        str(row["Source"]), value("DF1"), value("DF2"), value("F"), value("p_unc"), value("np2"),
        value("eps"), value("p_GG_corr"),
    )  # fmt: skip


def _type_three(rows: Rows, groups: Sequence[str], weighted: Effect) -> Effect:
    """Main effect of time on the unweighted mean of the groups.

    A regression on sum-coded groups for each of the orthonormal contrasts between occasions; the
    sums of squares of their intercepts, and of their residuals, are added up.
    """
    import numpy as np
    import pandas as pd
    from scipy import stats
    from scipy.linalg import helmert
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm

    table = np.asarray(rows, dtype=float)
    squares, errors, df = 0.0, 0.0, 0.0
    for contrast in helmert(table.shape[1]):
        data = pd.DataFrame({"y": table @ contrast, "g": groups})
        fitted = anova_lm(ols("y ~ C(g, Sum)", data).fit(), typ=3)
        squares += float(fitted.loc["Intercept", "sum_sq"])
        errors += float(fitted.loc["Residual", "sum_sq"])
        df += float(fitted.loc["Residual", "df"])
    f = (squares / weighted.df1) / (errors / df) if errors > 0 else nan
    epsilon = weighted.epsilon
    return Effect(
        weighted.source, weighted.df1, df, f, float(stats.f.sf(f, weighted.df1, df)),
        squares / (squares + errors) if errors > 0 else nan, epsilon,
        float(stats.f.sf(f, epsilon * weighted.df1, epsilon * df)),
    )  # fmt: skip


def eta_interval(effect: Effect, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of partial eta squared, from the noncentral F distribution.

    Steiger (2004, Psychological Methods 9, 164-182): the noncentralities at which the F found would
    be its upper and lower percentile, each over itself + df1 + df2 + 1.
    """
    from scipy.optimize import brentq
    from scipy.stats import ncf

    tail = (1 - confidence) / 2

    def bound(share: float) -> float:
        def excess(noncentrality: float) -> float:
            return float(ncf.cdf(effect.f, effect.df1, effect.df2, noncentrality)) - share

        if excess(1e-9) <= 0:
            return 0.0
        top = 10.0
        while excess(top) > 0:
            top *= 2
        found = float(brentq(excess, 1e-9, top))
        return found / (found + effect.df1 + effect.df2 + 1)

    if not effect.f >= 0 or effect.f == float("inf"):
        return nan, nan
    with _quiet():
        return bound(1 - tail), bound(tail)


def power_of(effect: Effect, level: float = 0.05) -> float:
    """Power that the test would have if the effect were just as large as it was found."""
    from scipy.stats import f, ncf

    with _quiet():
        limit = float(f.isf(level, effect.df1, effect.df2))
        return float(ncf.sf(limit, effect.df1, effect.df2, effect.f * effect.df1))


# --- assumptions


def normality(values: Sequence[float]) -> Test:
    """Shapiro-Wilk test, by scipy."""
    from scipy.stats import shapiro

    with _quiet():
        found = shapiro(values)
    return Test("Shapiro-Wilk", "W", float(found.statistic), float(found.pvalue))


def equal_variances(groups: Rows) -> Test:
    """Levene's test around the median (Brown and Forsythe 1974), by scipy."""
    from scipy.stats import levene

    with _quiet():
        found = levene(*groups, center="median")
    n = sum(map(len, groups))
    return Test("Levene", "F", float(found.statistic), float(found.pvalue), len(groups) - 1,
                n - len(groups))  # fmt: skip


def sphericity(rows: Rows, groups: Sequence[str]) -> Test:
    """Mauchly's test on the covariances within groups, by pingouin; for three occasions or more."""
    import pingouin

    data = _long(rows, groups)
    with _quiet():
        if len(set(groups)) > 1:
            table = pingouin.mixed_anova(data, "value", "time", "who", "group", correction=True)
            row = table.to_dict("records")[-1]
            return Test("Mauchly", "W", float(row["W_spher"]), float(row["p_spher"]))
        found = pingouin.sphericity(data, "value", "time", "who")
    return Test("Mauchly", "W", float(found.W), float(found.pval))


# --- instead of them


def welch(groups: Rows) -> Test:
    """Welch's test, which needs no equal variances: t for two groups, F for more."""
    import pandas as pd
    import pingouin
    from scipy.stats import ttest_ind

    with _quiet():
        if len(groups) == 2:
            found = ttest_ind(*groups, equal_var=False)
            return Test("Welch's t on the change", "t", float(found.statistic),
                        float(found.pvalue), float(found.df))  # fmt: skip
        data = pd.DataFrame([(n, v) for n, values in enumerate(groups) for v in values],
                            columns=["group", "value"])  # fmt: skip
        row = pingouin.welch_anova(data, "value", "group").to_dict("records")[0]
    return Test("Welch's F on the change", "F", float(row["F"]), float(row["p_unc"]),
                float(row["ddof1"]), float(row["ddof2"]))  # fmt: skip


def ranks_between(groups: Rows) -> Test:
    """Test on ranks of the change: Mann-Whitney for two groups, Kruskal-Wallis for more."""
    from scipy.stats import kruskal, mannwhitneyu

    with _quiet():
        if len(groups) == 2:
            found = mannwhitneyu(*groups, alternative="two-sided")
            return Test("Mann-Whitney on the change", "U", float(found.statistic),
                        float(found.pvalue))  # fmt: skip
        found = kruskal(*groups)
    return Test("Kruskal-Wallis on the change", "H", float(found.statistic), float(found.pvalue),
                len(groups) - 1)  # fmt: skip


def ranks_within(before: Sequence[float], after: Sequence[float]) -> Test:
    """Wilcoxon's signed ranks of the change within a group, by scipy."""
    from scipy.stats import wilcoxon

    with _quiet():
        found = wilcoxon(after, before)
    return Test("Wilcoxon signed ranks", "T", float(found.statistic), float(found.pvalue))


def friedman(rows: Rows) -> Test:
    """Friedman's test within a group over three occasions or more, by scipy."""
    from scipy.stats import friedmanchisquare

    columns = list(zip(*rows, strict=True))
    with _quiet():
        found = friedmanchisquare(*columns)
    return Test("Friedman", "χ²", float(found.statistic), float(found.pvalue), len(columns) - 1)


# --- sizes, correlations, several tests


def size_of_change(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """d_av and Hedges' g_av of a change within a group, and its correlation, by pingouin.

    d_av is the mean change over the root of the mean variance of the two occasions (Cumming 2012,
    eq. 11.9); g_av is d_av without its small-sample bias.
    """
    import numpy as np
    import pingouin

    with _quiet():
        d = float(pingouin.compute_effsize(after, before, paired=True, eftype="cohen"))
        g = float(pingouin.compute_effsize(after, before, paired=True, eftype="hedges"))
        r = float(np.corrcoef(before, after)[0, 1])
    return d, g, r


def size_between(first: Sequence[float], second: Sequence[float]) -> tuple[float, float, float]:
    """Hedges' g of the difference between two groups, with its 95% interval, by pingouin."""
    import pingouin

    with _quiet():
        g = float(pingouin.compute_effsize(first, second, eftype="hedges"))
        low, high = pingouin.compute_esci(g, len(first), len(second), eftype="hedges", decimals=6)
    return g, float(low), float(high)


def correlation(x: Sequence[float], y: Sequence[float], method: str) -> Correlation:
    """Correlation, "Pearson" or "Spearman", with its 95% interval (Fisher's z), by pingouin."""
    import pingouin

    with _quiet():
        row = pingouin.corr(x, y, method=method.lower()).to_dict("records")[0]
        r, n = float(row["r"]), int(row["n"])
        # that of corr is rounded to two digits
        interval = (r, r) if abs(r) == 1 else pingouin.compute_esci(r, n, n, eftype="r", decimals=9)
    low, high = map(float, interval)
    return Correlation(method, r, low, high, float(row["p_val"]), n)


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """P values corrected for their number by Holm (1979), by statsmodels; nan stays nan."""
    from statsmodels.stats.multitest import multipletests

    known = [value for value in values if value == value]
    corrected = iter(multipletests(known, method="holm")[1]) if known else iter(())
    return tuple(float(next(corrected)) if value == value else nan for value in values)


def extremes(
    sums: Sequence[tuple[Mapping[int, float], float]], cells: int, target: int
) -> tuple[float, float]:
    """Least and greatest value that an unknown cell can have, by scipy's linear programming.

    Args:
        sums: cells with their factors, each with what they add up to.
        cells: number of unknown cells, none below 0.
        target: the cell.
    """
    import numpy as np
    from scipy.optimize import linprog

    matrix = np.zeros((len(sums), cells))
    for row, (factors, _) in enumerate(sums):
        matrix[row, list(factors)] = list(factors.values())
    aim = np.zeros(cells)
    aim[target] = 1
    totals = [total for _, total in sums]
    low, high = (
        linprog(sign * aim, A_eq=matrix, b_eq=totals, bounds=(0, None), method="highs")
        for sign in (1, -1)
    )
    return float(low.x[target]), float(high.x[target]) if high.status == 0 else float("inf")
