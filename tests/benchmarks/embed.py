"""What embedding costs beside a bare encode, and whether Danish finds its English.

    python tests/benchmarks/embed.py SHARED MODELS

SHARED holds ``interviews/serdif``; MODELS is the folder that holds both models. Cost: CPU seconds
of ``transcode.coding.embed`` over those of ``SentenceTransformer.encode`` of the same model on the
same passages in the same process, by turns; the median of the ratios. Retrieval: for each of 14
Danish sentences (made for this project) the nearest of their English translations, and back.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from corpora import serdif

from transcode.coding import embed

ROUNDS, PASSAGES = 5, 64

PAIRS = (
    ("Jeg turde ikke sige det til min mor.", "I did not dare to tell my mother."),
    ("Lægen havde aldrig tid til at lytte.", "The doctor never had time to listen."),
    ("Efter fyringen mistede jeg lysten til alting.",
     "After I was laid off I lost interest in everything."),
    ("Vi delte udgifterne, men det føltes aldrig lige.",
     "We shared the costs, but it never felt equal."),
    ("Børnene talte dansk med hinanden og arabisk med os.",
     "The children spoke Danish to each other and Arabic to us."),
    ("Der var altid nogen, der græd på gangen.", "Somebody was always crying in the corridor."),
    ("Jeg lærte at lave mad af min bedstefar.", "My grandfather taught me how to cook."),
    ("Skemaet var så langt, at jeg gav op.", "The form was so long that I gave up."),
    ("Naboerne hilste ikke længere.", "The neighbours stopped greeting us."),
    ("Om natten ligger jeg og regner på huslejen.", "At night I lie awake working out the rent."),
    ("De unge ved ikke, hvad de skylder fagforeningen.",
     "Young people do not know what they owe to the union."),
    ("Hun sagde, at jeg skulle tage mig sammen.", "She told me to pull myself together."),
    ("Det var første gang, nogen spurgte, hvordan jeg havde det.",
     "It was the first time anybody asked how I was."),
    ("Bussen kører kun to gange om dagen herude.", "Out here the bus runs only twice a day."),
)  # fmt: skip


def main() -> None:
    shared, models = Path(sys.argv[1]), Path(sys.argv[2])
    warnings.filterwarnings("ignore")
    passages = [text for text, _ in serdif(shared)][:PASSAGES]
    print(f"{'model':22} {'embed/encode':>12} {'da -> en':>9} {'en -> da':>9} {'wrong pairs':>11}")
    for name in ("minilm-l6-v2", "multilingual-e5-small"):
        low, middle, high = cost(models / name, passages)
        danish, english = (embed(side, model=models / name) for side in zip(*PAIRS, strict=True))
        like = danish @ english.T
        right = np.arange(len(PAIRS))
        there, back = ((like.argmax(axis=axis) == right).sum() for axis in (1, 0))
        wrong = like[~np.eye(len(PAIRS), dtype=bool)].mean()
        print(f"{name:22} {middle:5.3f} ({low:.2f}-{high:.2f}) {there:3} of {len(PAIRS)} "
              f"{back:3} of {len(PAIRS)} {wrong:8.2f}", flush=True)  # fmt: skip


def cost(model: Path, passages: list[str]) -> tuple[float, float, float]:
    """Least, median and greatest ratio of CPU seconds, loading left out."""
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    embed(passages[:8], model=model)
    bare.encode(passages[:8])
    ratios = []
    for _ in range(ROUNDS):
        alone = seconds(lambda: bare.encode(passages, show_progress_bar=False))
        ratios.append(seconds(lambda: embed(passages, model=model)) / alone)
    return min(ratios), statistics.median(ratios), max(ratios)


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
