"""Values computed outside the project, to the digit that they are printed with.

Sources: books and papers with printed examples; R's afex, psych, Bayesrel (lavaan) and cor.test, as
their tests or documentation print them; JASP, as pingouin's tests quote it
(tests/test_parametric.py); the documented examples of pingouin 0.7, whose data sets come with it.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

pingouin = pytest.importorskip("pingouin", reason="the extra outcomes is not installed")

from transcode.outcomes import statistics as s  # noqa: E402
from transcode.outcomes.results import Effect  # noqa: E402


def wide(name: str, value: str, within: str, between: str):  # noqa: ANN201
    table = pingouin.read_dataset(name)
    pivot = table.pivot(index=["Subject", between], columns=within, values=value)
    return pivot.to_numpy().tolist(), [group for _, group in pivot.index]


def test_alpha_as_psych_has_it() -> None:
    """psych::alpha(data, use="complete.obs"), quoted by pingouin.cronbach_alpha."""
    rows = pingouin.read_dataset("cronbach_wide_missing").dropna().to_numpy().tolist()
    value, low, high = s.alpha(rows)
    assert round(value, 10) == 0.8016949153
    assert (round(low, 3), round(high, 3)) == (0.533, 0.947)


def test_alpha_of_ratings_with_its_interval() -> None:
    table = pingouin.read_dataset("cronbach_alpha")
    rows = table.pivot(index="Subj", columns="Items", values="Scores").to_numpy().tolist()
    value, low, high = s.alpha(rows)
    assert value == pytest.approx(0.5917188486)
    assert (round(low, 3), round(high, 3)) == (0.195, 0.84)


def rows_of(covariances: list[list[float]]) -> list[list[float]]:
    """Answers of 200 people whose covariances are exactly these."""
    wanted = np.array(covariances)
    drawn = np.random.default_rng(1).normal(size=(200, len(wanted)))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn.T))).T
    return (white @ np.linalg.cholesky(wanted).T).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("covariances", "printed"),
    [
        # Graham (2006), Educational and Psychological Measurement 66(6), 930-944, table 2, second
        # data set: one item counts five times as much
        ([[4.98, 4.60, 4.45, 3.84, 23.85],
          [4.60, 5.59, 4.42, 3.81, 23.68],
          [4.45, 4.42, 6.30, 3.66, 22.92],
          [3.84, 3.81, 3.66, 6.44, 19.87],
          [23.85, 23.68, 22.92, 19.87, 127.65]], "0.97"),
        # Graham (2006), table 3: four items of the Dyadic Adjustment Scale
        ([[0.903, 0.657, 0.042, 0.199],
          [0.657, 0.986, 0.182, 0.209],
          [0.042, 0.182, 0.236, 0.072],
          [0.199, 0.209, 0.072, 0.173]], "0.83"),
        # Reuterberg and Gustafsson (1992), Educational and Psychological Measurement 52(4), 795-811
        ([[1.921, 1.013, 1.104, 0.652, 0.783],
          [1.013, 3.226, 1.833, 1.023, 1.113],
          [1.104, 1.833, 3.173, 1.029, 1.207],
          [0.652, 1.023, 1.029, 1.626, 0.682],
          [0.783, 1.113, 1.207, 0.682, 2.193]], "0.803"),
    ],
    ids=["graham-table-2", "graham-table-3", "reuterberg"],
)  # fmt: skip
def test_omega_as_it_is_printed(covariances: list[list[float]], printed: str) -> None:
    """Omega, which these authors call the reliability of one factor, by the programs they used.

    Covariances and values as R's unirel (E. Cho) repeats them from these papers.
    """
    found = s.omega(rows_of(covariances))
    assert f"{found:.{len(printed) - 2}f}" == printed


# Five items of the Altman Self-Rating Mania Scale, answered by 78 people: Nicolai and Moshagen
# (2018), Journal of Behavioral Addictions 7(3), 752-759, as R's Bayesrel has them
MANIA = """
32211 33232 43435 33114 43223 22122 33323 43434 44133 44224 43323 55255 11111 32133 22113 23224
23124 32223 33232 32123 33233 33233 33333 11111 43232 22121 23344 33133 11132 34224 43223 21334
43133 33333 33313 33234 32434 22132 22222 22223 22121 22222 11111 33323 23232 33333 33334 22222
23343 42233 33132 22111 33333 24243 22223 12122 33333 22222 22122 33232 33224 32324 33334 23113
34123 22433 11221 22122 43344 44243 32133 43333 33124 32123 11133 22124 24134 22222
"""


def test_omega_as_lavaan_has_it() -> None:
    """Bayesrel, inst/tinytest/test_strel.R: omega of a factor that lavaan fits (to 1e-5)."""
    rows = [[float(answer) for answer in row] for row in MANIA.split()]
    assert round(s.omega(rows), 6) == round(0.7919616, 6)
    assert s.omega(rows) == s.omega(rows)  # the library by itself begins at random


@pytest.mark.parametrize(
    "rows",
    [
        # SAS/STAT 9.2 user's guide, introduction to regression, fish (as statsmodels tests with)
        [(2.068, 2.070, 1.580), (2.068, 2.074, 1.602), (2.090, 2.090, 1.613), (2.097, 2.093, 1.613),
         (2.117, 2.125, 1.663), (2.140, 2.146, 1.681), (2.045, 2.054, 1.580), (2.076, 2.088, 1.602),
         (2.090, 2.093, 1.643), (2.111, 2.114, 1.643), (2.093, 2.098, 1.653), (2.100, 2.106, 1.623),
         (2.104, 2.101, 1.653)],
        [(1, 2, 2), (2, 2, 3), (3, 3, 2), (4, 5, 3), (5, 4, 5), (2, 1, 2), (3, 4, 4), (4, 4, 3)],
    ],
    ids=["fish", "ratings"],
)  # fmt: skip
def test_omega_of_three_items_is_spearmans_solution(rows: list[tuple[float, ...]]) -> None:
    """For three variables a factor fits exactly: loading 1 is sqrt(r12 r13 / r23)."""
    table = np.array(rows)
    r, sd = np.corrcoef(table.T), table.std(axis=0, ddof=1)
    loadings = np.array([
        sqrt(r[0, 1] * r[0, 2] / r[1, 2]),
        sqrt(r[0, 1] * r[1, 2] / r[0, 2]),
        sqrt(r[0, 2] * r[1, 2] / r[0, 1]),
    ])  # fmt: skip
    common = (loadings * sd).sum() ** 2
    expected = common / (common + ((1 - loadings**2) * sd**2).sum())
    assert s.omega([list(row) for row in rows]) == pytest.approx(expected, abs=5e-4)


def test_mixed_anova_as_pingouin_documents_it() -> None:
    effects = s.mixed_anova(*wide("mixed_anova", "Scores", "Time", "Group"))
    assert [(e.df1, e.df2) for e in effects] == [(1, 58), (2, 116), (2, 116)]
    assert [round(e.f, 3) for e in effects] == [5.052, 4.027, 2.728]
    assert [round(e.p, 3) for e in effects] == [0.028, 0.020, 0.070]
    assert [round(e.eta, 3) for e in effects] == [0.080, 0.065, 0.045]
    assert round(effects[2].epsilon, 3) == 0.998


def test_mixed_anova_with_unequal_groups_as_jasp_has_it() -> None:
    """Three groups at four occasions; pingouin's tests give JASP's values."""
    rows, groups = wide("mixed_anova_unbalanced", "Scores", "Time", "Group")
    between, time, inter = s.mixed_anova(rows, [str(group) for group in groups])
    assert (between.df1, between.df2, inter.df1, inter.df2) == (2, 23, 6, 69)
    assert (round(between.f, 4), round(inter.f, 4)) == (2.3026, 0.8877)
    assert (round(between.p, 4), round(inter.p, 4)) == (0.1226, 0.5088)
    assert (round(between.eta, 4), round(inter.eta, 4)) == (0.1668, 0.0717)
    assert (time.df1, time.df2) == (3, 69)


# O'Brien and Kaiser (1985), Psychological Bulletin 97, 316-333, table 7: treatment and gender; five
# hours before, after, and at the follow-up
OBRIEN_KAISER = """
control-M 12421 32532 23244   control-M 44534 22353 45641   control-M 56577 45754 76976
control-F 54754 22353 44534   control-F 34643 67863 43643   A-M 78799 9,9,10,8,9 9,10,11,9,6
A-M 55645 7,7,10,8,8 8,9,11,9,8   A-F 23532 24865 66756   A-F 33464 45641 54754
B-M 44534 67688 88978   B-M 33423 54754 56865   B-M 67863 9,10,11,9,6 8,7,10,8,7
B-F 55686 46686 7,7,8,10,8   B-F 22312 56752 67863   B-F 22344 66797 77867
B-F 45754 77867 7,8,10,8,7
"""


def test_time_in_unequal_groups_as_afex_has_it() -> None:
    """afex, tests/testthat/test-aov_car-basic.R, type III: phase, F(2, 20) = 16.13.

    Treatment and gender are one factor of six groups here: the mean of the groups, without weights,
    and the error within them are the same. Hours are added up, which changes no F.
    """
    words = OBRIEN_KAISER.split()
    total = lambda cell: sum(map(float, cell.split(",") if "," in cell else cell))  # noqa: E731
    rows = [[total(cell) for cell in words[n + 1 : n + 4]] for n in range(0, len(words), 4)]
    _, time, _ = s.mixed_anova(rows, words[::4])
    assert (len(rows), time.df1, time.df2) == (16, 2, 20)
    assert round(time.f, 10) == 16.1329196993
    assert f"{time.p:.11e}" == "6.73163655771e-05"


def test_a_design_without_sphericity_as_afex_has_it() -> None:
    """R afex::aov_ez on the data of pingouin's tests (tests/test_parametric.py, issue 524)."""
    rng = np.random.default_rng(0)
    rows, groups = [], []
    for group, shift in (("A", (0.0, 1.0, 2.0)), ("B", (2.0, 1.0, 0.0))):
        for _ in range(10):
            base, errors = rng.normal(0, 1), rng.normal(0, [0.3, 1.0, 2.0])
            rows.append([base + shift[t] + errors[t] + 0.5 * t for t in range(3)])
            groups.append(group)
    effects = s.mixed_anova(rows, groups)
    assert [round(e.f, 4) for e in effects] == [4.3177, 7.8161, 11.7164]
    assert [round(e.epsilon, 5) for e in effects[1:]] == [0.7332, 0.7332]
    assert [round(e.p_gg, 5) for e in effects[1:]] == [0.00454, 0.00067]
    mauchly = s.sphericity(rows, groups)
    assert (round(mauchly.statistic, 5), round(mauchly.p, 5)) == (0.63611, 0.02138)


def test_two_occasions_are_a_t_test_of_the_change() -> None:
    """time x group is t of the change squared; time, that of the unweighted mean of the groups."""
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(30, 2)) + np.array([0, 0.4])
    groups = ["a"] * 19 + ["b"] * 11
    _, time, inter = s.mixed_anova(rows.tolist(), groups)
    change = rows[:, 1] - rows[:, 0]
    first, second = change[:19], change[19:]
    error = (first.var() * 19 + second.var() * 11) / 28
    assert inter.f == pytest.approx((first.mean() - second.mean()) ** 2 / error / (1 / 19 + 1 / 11))
    mean = (first.mean() + second.mean()) / 2
    assert time.f == pytest.approx(mean**2 / (error / 4 * (1 / 19 + 1 / 11)))


@pytest.mark.parametrize(
    ("f", "df1", "df2", "low", "high"),
    [
        (6.00, 1, 42, 0.0117, 0.2801),  # Smithson (2001), p. 619
        (2.65, 6, 42, 0.0174, 0.3577),
        (2.60, 6, 42, 0.0147, 0.3537),
        (1.50, 1, 16, 0.0, 0.3167),  # Fidler and Thompson (2001), table 8
        (4.00, 3, 16, 0.0357, 0.5671),
        (1.50, 3, 16, 0.0, 0.3778),
    ],
)
def test_interval_of_partial_eta_squared(
    f: float, df1: float, df2: float, low: float, high: float
) -> None:
    effect = Effect("a", df1, df2, f, 0.0, 0.0)
    found = s.eta_interval(effect, 0.90)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


def test_shapiro_as_pingouin_documents_it() -> None:
    table = pingouin.read_dataset("rm_anova2")
    found = {
        at: s.normality(table.loc[table["Time"] == at, "Performance"].tolist())
        for at in ("Pre", "Post")
    }
    assert [(round(t.statistic, 3), round(t.p, 3)) for t in found.values()] == [
        (0.968, 0.479), (0.941, 0.095),
    ]  # fmt: skip


def test_shapiro_as_its_authors_and_r_have_it() -> None:
    """Shapiro and Wilk (1965), Biometrika 52, 591-611: weights of eleven men, W = .79.

    R's shapiro.test prints W = 0.7888, p-value = 0.0067. The others are those of scipy's own tests.
    """
    weights = [148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]
    test = s.normality(weights)
    assert (round(test.statistic, 4), round(test.p, 4)) == (0.7888, 0.0067)
    values = [0.11, 7.87, 4.61, 10.14, 7.95, 3.14, 0.46, 4.43, 0.21, 4.75, 0.71, 1.52, 3.24, 0.93,
              0.42, 4.97, 9.53, 4.55, 0.47, 6.66]  # fmt: skip
    test = s.normality(values)
    assert (round(test.statistic, 6), round(test.p, 5)) == (0.900473, 0.04209)


def test_levene_as_pingouin_documents_it() -> None:
    table = pingouin.read_dataset("mediation")
    test = s.equal_variances([table[name].tolist() for name in ("X", "Y", "M")])
    assert (round(test.statistic, 2), round(test.p, 1)) == (1.17, 0.3)


def test_correlations_as_pingouin_documents_them() -> None:
    np.random.seed(123)
    x, y = np.random.multivariate_normal([4, 6], [(1, 0.5), (0.5, 1)], 30).T
    pearson = s.correlation(x.tolist(), y.tolist(), "Pearson")
    assert (pearson.n, round(pearson.r, 3), round(pearson.p, 3)) == (30, 0.491, 0.006)
    assert (round(pearson.low, 2), round(pearson.high, 2)) == (0.16, 0.72)
    x[3], y[5] = 12, -8
    spearman = s.correlation(x.tolist(), y.tolist(), "Spearman")
    assert (round(spearman.r, 3), round(spearman.p, 3)) == (0.401, 0.028)
    assert (round(spearman.low, 2), round(spearman.high, 2)) == (0.05, 0.67)


def test_correlations_as_r_has_them() -> None:
    """Example of R's cor.test: colour and quality of tuna (Hollander and Wolfe 1973, p. 187)."""
    colour = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    quality = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    found = s.correlation(colour, quality, "Pearson")
    assert (round(found.r, 7), round(found.p, 4), found.n) == (0.5711816, 0.1082, 9)
    assert (round(found.low, 7), round(found.high, 7)) == (-0.1497426, 0.8955795)
    assert round(s.correlation(colour, quality, "Spearman").r, 7) == 0.6


def test_sizes_as_pingouin_documents_them() -> None:
    before, after = [1, 2, 3, 4, 5, 6, 7], [1, 3, 5, 7, 9, 11, 13]
    _, g, _ = s.size_of_change(before, after)
    assert round(g, 10) == 0.822247721  # compute_effsize(before, after) is minus that
    d_av = 3 / sqrt((np.var(before, ddof=1) + np.var(after, ddof=1)) / 2)  # Cumming (2012)
    assert s.size_of_change(before, after)[0] == pytest.approx(d_av)


def test_holm_as_pingouin_documents_it() -> None:
    found = s.holm([0.50, 0.003, float("nan"), 0.054, 0.0003])
    assert [round(p, 4) for p in found if p == p] == [0.5, 0.009, 0.108, 0.0012]
