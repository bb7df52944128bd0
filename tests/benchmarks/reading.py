"""Packs for blind readers of candidate codes, and the score of their answers.

    python tests/benchmarks/reading.py POOL FOLDER          # writes the packs
    python tests/benchmarks/reading.py FOLDER               # scores answers_A and answers_B

POOL is a JSON list of candidates with ``corpus``, ``name``, ``keys``, ``quote``, ``chatter`` and
``passages``. A pack shows five of the passages, drawn at random, and two labels in random order:
the name alone, and the name with key words, quotation and the mark of chatter. The order is drawn
for each pack by itself; the key is kept beside them.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

SEED, CANDIDATES, PASSAGES, LONGEST = 16, 66, 5, 400


def main() -> None:
    if len(sys.argv) == 3:
        write(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
    else:
        score(Path(sys.argv[1]))


def write(pool: list[dict[str, Any]], folder: Path) -> None:
    draw = random.Random(SEED)
    chosen = draw.sample(pool, CANDIDATES)
    for one in chosen:
        one["shown"] = draw.sample(one["passages"], min(PASSAGES, len(one["passages"])))
    key = {}
    for pack in "AB":
        orders = random.Random(f"{SEED} {pack}")
        lines = [f"# Pack {pack}: {len(chosen)} candidate codes", ""]
        for number, one in enumerate(chosen, 1):
            labels = [("name", f"“{one['name']}”"), ("new", label(one))]
            orders.shuffle(labels)
            key[f"{pack}{number}"] = {"corpus": one["corpus"], "1": labels[0][0],
                                      "2": labels[1][0]}  # fmt: skip
            lines += [f"## {number}", ""]
            lines += [f"- {said if len(said) <= LONGEST else said[:LONGEST] + ' …'}"
                      for said in one["shown"]]  # fmt: skip
            lines += ["", f"Label 1: {labels[0][1]}", "", f"Label 2: {labels[1][1]}", ""]
        (folder / f"pack_{pack}.md").write_text("\n".join(lines), "utf-8")
    (folder / "key.json").write_text(json.dumps(key, indent=1), "utf-8")


def label(one: dict[str, Any]) -> str:
    parts = [f"“{one['name']}”"]
    if one["chatter"]:
        parts[0] += " (mostly chatter, shown last)"
    if one["keys"]:
        parts.append("key words: " + " · ".join(one["keys"]))
    if one["quote"]:
        parts.append(f"said: “{one['quote']}”")
    return " | ".join(parts)


def score(folder: Path) -> None:
    key = json.loads((folder / "key.json").read_text("utf-8"))
    answers = {}
    for pack in "AB":
        path = folder / f"answers_{pack}.jsonl"
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            if line.strip():
                answer = json.loads(line)
                answers[f"{pack}{answer['candidate']}"] = answer
    for pack in ("A", "B", "AB"):
        for corpus in ("", *sorted({one["corpus"] for one in key.values()})):
            its = [n for n in answers if n[0] in pack and corpus in ("", key[n]["corpus"])]
            told = Counter(key[n].get(str(answers[n]["preferred"]), "draw") for n in its)
            judged = Counter(answers[n]["verdict"] for n in its)
            newer = Counter(answers[n]["verdict"] for n in its
                            if key[n].get(str(answers[n]["preferred"])) != "name")  # fmt: skip
            shares = {what: f"{n / max(1, len(its)):.0%}" for what, n in sorted(told.items())}
            verdicts = {what: f"{n / max(1, len(its)):.0%}" for what, n in sorted(judged.items())}
            where = corpus or "all"
            print(f"{pack:2} {where:8} n {len(its):3} preferred {shares} verdict {verdicts}; "
                  f"where the new was not worse {dict(newer)}")  # fmt: skip
    both = [n for n in range(1, 1 + len(key) // 2) if {f"A{n}", f"B{n}"} <= answers.keys()]
    same = [key[f"A{n}"].get(str(answers[f"A{n}"]["preferred"]))
            == key[f"B{n}"].get(str(answers[f"B{n}"]["preferred"])) for n in both]  # fmt: skip
    print(f"both readers prefer the same in {sum(same)} of {len(both)}")


if __name__ == "__main__":
    main()
