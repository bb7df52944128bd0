"""Coverage of the interval of partial eta squared, on the simulated study of 25 and 22 people.

python tests/benchmarks/outcomes.py 2000          # scores as they are counted, a few seconds
python tests/benchmarks/outcomes.py 1000 items    # item by item, through scoring and the room
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "outcomes"))
import simulated

seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
recovered = simulated.by_items if "items" in sys.argv else simulated.by_scores
found = [{key: low <= simulated.PLANTED[key] <= high for key, (_, low, high) in one.items()}
         for one in map(recovered, range(seeds))]  # fmt: skip
for key, planted in simulated.PLANTED.items():
    inside = [one[key] for one in found]
    hundreds = Counter(sum(inside[n : n + 100]) for n in range(0, seeds - seeds % 100, 100))
    fair = sum(n for count, n in hundreds.items() if count >= 93)
    print(f"{key:24} planted {planted:.2f}   covered {sum(inside) / seeds:.1%}   "
          f"93 of a hundred seeds or more in {fair} of {hundreds.total()} hundreds")  # fmt: skip
