"""Agreement of each coder with a key: recall and precision by category, and coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from transcode.agreement.coefficients.ratings import Ratings
from transcode.agreement.coefficients.sums import ratio
from transcode.agreement.data import AgreementSettings, Table
from transcode.agreement.result import Row
from transcode.agreement.table.plain import plain_rows
from transcode.agreement.table.table import measure

KEY_MEASURES = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1")


@dataclass(frozen=True, slots=True)
class KeyCategory:
    """A category: how often the key holds it, how often the coder gave it, and how often both."""

    category: str
    in_key: int
    given: int
    both: int

    @property
    def recall(self) -> float:
        """Share of the key's units that the coder found; ``nan`` if the key has none."""
        return float(ratio(self.both, self.in_key))

    @property
    def precision(self) -> float:
        """Share of the coder's units that the key holds too; ``nan`` if the coder gave none."""
        return float(ratio(self.both, self.given))


@dataclass(frozen=True, slots=True)
class AgainstKey:
    """Agreement of a coder with the key on the units that both have, overall and by category."""

    coder: str
    n_units: int
    rows: tuple[Row, ...]
    categories: tuple[KeyCategory, ...]

    def row(self, name: str) -> Row:
        """The overall row of a measure; AC1 stands for AC2 too."""
        return next(row for row in self.rows if row.measure in (name, name.replace("ac1", "ac2")))


def against_key(
    data: Ratings | Table, key: str, settings: AgreementSettings
) -> tuple[AgainstKey, ...]:
    """Compare every coder with the key."""
    coders = data.coders
    at = coders.index(key)
    return tuple(_compare(data, i, at, name, settings) for i, name in enumerate(coders) if i != at)


def _compare(
    data: Ratings | Table, coder: int, key: int, name: str, settings: AgreementSettings
) -> AgainstKey:
    if isinstance(data, Table):
        two = replace(data, coders=(name, data.coders[key]), values=data.values[[coder, key]])
        both = two.covered.all(axis=0)
        agreement = measure(two, unit="unit of the table", measures=KEY_MEASURES, settings=settings)
        rows: Sequence[Row] = agreement.rows
        table = two.values
        names = data.codes
    else:
        pair = data.between(coder, key)
        both = (pair.values >= 0).all(axis=0)
        rows = plain_rows(pair, KEY_MEASURES, settings)
        table = (pair.values[:, :, None] == np.arange(len(data.categories))).astype(np.int8)
        names = tuple(map(str, data.categories))
    given, wanted = table[0, both] > 0, table[1, both] > 0
    categories = tuple(
        KeyCategory(category, int(wanted[:, i].sum()), int(given[:, i].sum()),
                    int((given[:, i] & wanted[:, i]).sum()))
        for i, category in enumerate(names)
    )  # fmt: skip
    overall = tuple(row for row in rows if row.level == "overall")
    return AgainstKey(name, int(both.sum()), overall, categories)
