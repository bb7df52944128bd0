"""Train the head that finds names in any language: ``python models/ner-e5-uner/train.py CORPORA``.

CORPORA is a folder with the files of the treebanks that README.md names: sentences with names
(``.iob2`` of Universal NER, NorNE), and sentences of which only the words that are surely no names
are learnt from (``.conllu`` of Universal Dependencies). Beside them, every second one again in
lower case, the head learns from sentences made of the names and templates in this folder. The
encoder is multilingual-e5-small of the registry. Same input, same head: everything random is
seeded, and torch runs on one thread.

Writes ``head.safetensors`` (half precision) and ``head.json``. The thresholds are the highest, kind
by kind, at which RECALL of the words of the judging sentences (UNER's dev part, and made ones with
names and templates that were not learnt from) are found.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from made import Sentence, made
from safetensors.torch import save_file
from torch import Tensor, nn

from transcode.models.registry import find
from transcode.privacy.find.names.tagger import LABELS, word_vectors

ENCODER, LAYERS, HIDDEN = "multilingual-e5-small", (4, 8), 192
EPOCHS, RATE, BATCH, SEED = 8, 2e-3, 1024, 0
RECALL = 0.985
LEAST = 0.1  # lower, and fewer than 60 % of what is found in dev without capitals is a name
_KINDS = {
    "PER": "person", "LOC": "place", "ORG": "organisation", "GPE_LOC": "place",
    "GPE_ORG": "place",
}  # fmt: skip
_UNKNOWN = "unknown"  # a proper noun of a treebank that does not say of what
_SENTENCES = {  # what is learnt from, and of how many sentences each nth
    "da_ddt-ud-train.iob2": 1, "en_ewt-ud-dev.iob2": 1, "sv_talbanken-ud-train.iob2": 2,
    "pt_bosque-ud-train.iob2": 3, "de_pud-ud-test.iob2": 1, "no_bokmaal-ud-dev.conllu": 1,
    "de_gsd-ud-dev.conllu": 1, "de_gsd-ud-test.conllu": 1, "es_gsd-ud-dev.conllu": 1,
    "fr_gsd-ud-dev.conllu": 2, "nl_alpino-ud-dev.conllu": 1,
}  # fmt: skip
_HERE = Path(__file__).parent


def uner(path: Path) -> Iterator[Sentence]:
    """The sentences of an .iob2 file, with spans in their text."""
    text, at = "", 0
    spans: list[tuple[int, int, str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("# text = "):
            text, at, spans = line.removeprefix("# text = "), 0, []
        elif not line and text:
            yield text, spans
            text = ""
        elif line and not line.startswith("#"):
            _, word, tag = line.split("\t")[:3]
            begin = text.find(word, at)
            if begin >= 0:
                at = begin + len(word)
                if tag[2:] in _KINDS:
                    spans.append((begin, at, _KINDS[tag[2:]]))


def conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a treebank; proper nouns and foreign words are unknown, or named by NorNE.

    What the treebank does not name is learnt from only where it is no proper noun.
    """
    text, at = "", 0
    spans: list[tuple[int, int, str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("# text = "):
            text, at, spans = line.removeprefix("# text = "), 0, []
        elif not line and text:
            yield text, spans
            text = ""
        elif line and not line.startswith("#"):
            number, word, _, part, *_, misc = line.split("\t")
            begin = text.find(word, at)
            if not number.isdigit() or begin < 0:
                continue
            at = begin + len(word)
            name = next((m[5:] for m in misc.split("|") if m.startswith("name=")), None)
            if name is None:
                kind = _UNKNOWN if part in ("PROPN", "X", "SYM") else None
            else:
                kind = _KINDS.get(name[2:], _UNKNOWN if name.endswith("DRV") else None)
            if kind:
                spans.append((begin, at, kind))


def treebank(path: Path) -> list[Sentence]:
    """The sentences of a file, by what it is."""
    return list((uner if path.suffix == ".iob2" else conllu)(path))


def lowered(sentences: list[Sentence]) -> list[Sentence]:
    """The same without capitals, where that changes no length."""
    return [(t.lower(), spans) for t, spans in sentences if len(t.lower()) == len(t)]


def examples(sentences: list[Sentence]) -> tuple[Tensor, Tensor]:
    """Vectors of all words, and the number of the label of each."""
    texts = [text for text, _ in sentences]
    rows, labels = [], []
    for words, vectors in word_vectors(texts, find(ENCODER), LAYERS):
        rows.append(vectors.half())
        for place, begin, end in words:
            inside = (kind for b, e, kind in sentences[place][1] if b < end and begin < e)
            kind = next(inside, "")
            label = LABELS.index(kind) if kind in LABELS else 0  # a term is no name
            labels.append(-1 if kind == _UNKNOWN else label)
    known = torch.tensor(labels) >= 0
    return torch.cat(rows)[known].float(), torch.tensor(labels)[known]


def trained(rows: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """The weights of a perceptron with one hidden layer; the scaling of its input is folded in."""
    torch.manual_seed(SEED)
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    rows = (rows - mean) / spread
    net = nn.Sequential(
        nn.Dropout(0.2),
        nn.Linear(rows.shape[1], HIDDEN),
        nn.ReLU(),
        nn.Dropout(0.3),
        nn.Linear(HIDDEN, len(LABELS)),
    )
    steps = EPOCHS * -(-len(labels) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2 * RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(labels)).split(BATCH):
            optimiser.zero_grad()
            nn.functional.cross_entropy(
                net(rows[batch]), labels[batch], label_smoothing=0.02
            ).backward()
            optimiser.step()
            schedule.step()
    inner, outer = net[1], net[4]
    weight = (inner.weight / spread).detach()
    return {
        "inner": weight.T.contiguous(),
        "inner_bias": (inner.bias - weight @ mean).detach(),
        "outer": outer.weight.T.detach().contiguous(),
        "outer_bias": outer.bias.detach(),
    }


def chances(weights: dict[str, Tensor], rows: Tensor) -> Tensor:
    """As the tagger computes them from the weights as they are kept."""
    kept = {name: array.half().float() for name, array in weights.items()}
    hidden = (rows @ kept["inner"] + kept["inner_bias"]).relu()
    return (hidden @ kept["outer"] + kept["outer_bias"]).softmax(1)


def surest(weights: dict[str, Tensor], judging: list[tuple[Tensor, Tensor]]) -> list[float]:
    """For each label the chance of not being "" that RECALL of its words reach, LEAST to .6."""
    found = [1.0]
    rows, labels = torch.cat([r for r, _ in judging]), torch.cat([n for _, n in judging])
    named = 1 - chances(weights, rows)[:, 0]
    for label in range(1, len(LABELS)):
        least = torch.quantile(named[labels == label], 1 - RECALL)
        found.append(round(min(0.6, max(LEAST, float(least))), 2))
    return found


def report(name: str, weights: dict[str, Tensor], part: tuple[Tensor, Tensor],
           limits: list[float]) -> None:  # fmt: skip
    """Print how many words of each label are taken for part of any name, and the precision."""
    all_chances = chances(weights, part[0])
    likely = all_chances[:, 1:].argmax(1) + 1
    named = 1 - all_chances[:, 0] >= torch.tensor(limits)[likely]
    recall = {
        LABELS[i]: round(float(named[part[1] == i].float().mean()), 3)
        for i in range(1, len(LABELS)) if (part[1] == i).any()
    }  # fmt: skip
    print(name, recall, "precision", round(float((part[1][named] > 0).float().mean()), 3))


def main(folder: Path) -> None:
    """Train, choose thresholds, write, and tell how good it is."""
    torch.set_num_threads(1)
    learnt = [s for name, nth in _SENTENCES.items() for s in treebank(folder / name)[::nth]]
    dev = treebank(folder / "da_ddt-ud-dev.iob2")
    rows, labels = examples([*learnt, *lowered(learnt[::2]), *made(1, 12)])
    weights = trained(rows, labels)
    judging = [examples(dev + lowered(dev)), examples(list(made(2, 5, judging=True)))]
    limits = surest(weights, judging)
    save_file({n: a.half() for n, a in weights.items()}, _HERE / "head.safetensors")
    described = {"encoder": ENCODER, "layers": LAYERS, "labels": LABELS, "surest": limits}
    (_HERE / "head.json").write_text(json.dumps(described, indent=1) + "\n", "utf-8")
    print("thresholds", limits)
    report("UNER dev", weights, judging[0], limits)
    report("made, unseen names", weights, judging[1], limits)
    for name in ("da_ddt-ud-test", "en_ewt-ud-test", "sv_talbanken-ud-test"):
        test = treebank(folder / f"{name}.iob2")
        report(f"UNER {name}", weights, examples(test), limits)
        report(f"UNER {name}, lower case", weights, examples(lowered(test)), limits)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
