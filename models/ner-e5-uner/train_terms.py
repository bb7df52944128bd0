"""Train what tells terms from names: ``python models/ner-e5-uner/train_terms.py CORPORA``.

A term is software, a menu, a statistic, a test or a drug: the head takes many for names, and
of people, places and bodies they identify none. What is learnt rests on the vectors that the head
reads anyway: terms stand in sentences of ``terms.toml``, names in those and in ``sentences.toml``,
and in CORPORA (UNER's Danish train part and English dev part, as for the head). Writes
``head.terms.safetensors``.
"""

from __future__ import annotations

import random
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import torch
from made import Sentence, _disguised, _filled, _Names, made
from safetensors.torch import save_file
from torch import Tensor, nn
from train import ENCODER, LAYERS, lowered, treebank

from transcode.models.registry import find
from transcode.privacy.find.names.tagger import word_vectors

HIDDEN, EPOCHS, RATE, BATCH, SEED = 96, 12, 2e-3, 512, 0
_HERE = Path(__file__).parent
_NAMED = ("da_ddt-ud-train.iob2", "en_ewt-ud-dev.iob2")
_LETTERS = "ABCDEFGHIKLMNOPRSTUVW"


class _Terms(_Names):
    """The names, and the terms of one half."""

    def __init__(self, rng: random.Random, half: int) -> None:
        super().__init__(rng, half)
        lines = tomllib.loads((_HERE / "terms.toml").read_text("utf-8"))["terms"].split("\n")
        terms = (
            sorted({*filter(None, lines), *self.product}) if half == 0 else [*filter(None, lines)]
        )
        self.terms = [t for i, t in enumerate(terms) if (i % 5 == 4) == (half == 1)]
        self.languages |= {"x": self.x, "b": self.b}

    def initials(self) -> str:
        return "".join(self.rng.choices(_LETTERS, k=self.rng.choice((2, 3, 3, 3, 4, 4, 5))))

    def x(self) -> str:
        chance = self.rng.random()
        if chance < 0.3:
            return self.initials() + self.rng.choice(("", "", "", "", "s", "2"))
        if chance < 0.4:  # TidyMap, geoPlot
            a, b = (re.sub(r"\W", "", self.one("terms").split()[0]) for _ in range(2))
            return a[:5] + b[:4].capitalize()
        return self.one("terms")

    def b(self) -> str:
        chance = self.rng.random()
        if chance < 0.6:
            return self.initials()
        place = (
            f"{self.l()} {self.initials()}" if self.rng.random() < 0.5 else f"the {self.initials()}"
        )
        return place if chance < 0.75 else self.o()


def sentences(seed: int, times: int, *, judging: bool = False) -> Iterator[Sentence]:
    """Each sentence ``times`` over, every time with other names and terms."""
    rng = random.Random(seed)
    names = _Terms(rng, int(judging))
    table = tomllib.loads((_HERE / "terms.toml").read_text("utf-8"))
    for part in ("with_terms", "with_names"):
        for number, template in enumerate(table[part].strip().splitlines()):
            if (number % 5 == 4) == judging:
                for _ in range(times):
                    yield _disguised(_filled(template, names), rng)


def examples(found: list[Sentence]) -> tuple[Tensor, Tensor]:
    """Vectors of the words of names and terms, and which are terms."""
    rows, labels = [], []
    for words, vectors in word_vectors([text for text, _ in found], find(ENCODER), LAYERS):
        for (place, begin, end), vector in zip(words, vectors, strict=True):
            inside = (kind for b, e, kind in found[place][1] if b < end and begin < e)
            if kind := next(inside, ""):
                rows.append(vector.half())
                labels.append(float(kind == "term"))
    return torch.stack(rows).float(), torch.tensor(labels)


def trained(rows: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """The weights; the scaling of the input is folded in, both kinds weigh the same."""
    torch.manual_seed(SEED)
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / spread
    net = nn.Sequential(nn.Dropout(0.3), nn.Linear(rows.shape[1], HIDDEN), nn.ReLU(),
                        nn.Dropout(0.4), nn.Linear(HIDDEN, 1))  # fmt: skip
    steps = EPOCHS * -(-len(labels) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    weight = torch.where(labels > 0, (labels == 0).sum() / (labels > 0).sum(), 1.0)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(labels)).split(BATCH):
            optimiser.zero_grad()
            aim = labels[batch] * 0.96 + 0.02
            nn.functional.binary_cross_entropy_with_logits(
                net(rows[batch])[:, 0], aim, weight=weight[batch]
            ).backward()
            optimiser.step()
            schedule.step()
    inner, outer = net[1], net[4]
    scaled = (inner.weight / spread).detach()
    return {
        "inner": scaled.T.contiguous(), "inner_bias": (inner.bias - scaled @ mean).detach(),
        "outer": outer.weight.T.detach().contiguous(), "outer_bias": outer.bias.detach(),
    }  # fmt: skip


def report(name: str, weights: dict[str, Tensor], part: tuple[Tensor, Tensor]) -> None:
    """Print how many words of terms, and of names, are taken for terms at some chances."""
    chance = ((part[0] @ weights["inner"] + weights["inner_bias"]).relu() @ weights["outer"]
              + weights["outer_bias"]).sigmoid()[:, 0]  # fmt: skip
    for limit in (0.5, 0.8, 0.9, 0.95):
        shares = [
            round(float((chance[part[1] == which] > limit).float().mean()), 4) for which in (1, 0)
        ]
        print(name, "above", limit, "terms", shares[0], "names", shares[1])


def main(folder: Path) -> None:
    """Train, write, and tell how good it is."""
    torch.set_num_threads(1)
    named = [s for name in _NAMED for s in treebank(folder / name) if s[1]]
    mine = list(sentences(1, 10))
    rows, labels = examples([*mine, *made(3, 2), *named, *lowered(named[::3])])
    print(len(labels), "words,", int(labels.sum()), "of terms", flush=True)
    weights = trained(rows, labels)
    save_file({n: a.half() for n, a in weights.items()}, _HERE / "head.terms.safetensors")
    report("made, unseen", weights, examples(list(sentences(2, 6, judging=True))))
    for name in ("da_ddt-ud-dev", "en_ewt-ud-test"):
        dev = treebank(folder / f"{name}.iob2")
        report(name, weights, examples(dev))
        report(f"{name}, lower case", weights, examples(lowered(dev)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
