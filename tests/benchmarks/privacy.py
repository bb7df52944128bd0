"""How much of what identifies people is found, beside Presidio; how fast; what is found in talk.

    python tests/benchmarks/privacy.py SHARED/privacy [quality] [interviews] [technical] [speed]
        [talk]

SHARED is the collection of the team. Presidio takes part where ``presidio-analyzer`` can be
imported (``pip install --target EXTRA --no-deps presidio-analyzer==2.2.366 tldextract
phonenumbers``), on the same spaCy pipeline. Every sentence is judged alone, without a list and
without what other sentences would tell, so that this is what the detectors find by themselves.
Masked: every letter and digit of the gold span, without an article that it begins with, is inside
a mention, of whatever kind. Precision:
the share of mentions that touch a gold span. The interval is Wilson's (1927), 95 %.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from transcode.exchange.documents.drafts import read_script
from transcode.models.registry import find
from transcode.privacy.checklist.checklist import to_rows
from transcode.privacy.checklist.desk import NameDesk
from transcode.privacy.checklist.groups import decisions_needed
from transcode.privacy.find.mentions import find_mentions
from transcode.privacy.find.names.search import ordinary_words
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.privacy.find.names.terms import terms_apart
from transcode.privacy.find.settled import settled
from transcode.privacy.settings import Known, PrivacySettings
from transcode.records.names import TERM, Mention
from transcode.records.speech import Transcript, Turn

Span = tuple[int, int, str]
Sentence = tuple[str, list[Span]]
Finder = Callable[[str], list[tuple[int, int]]]
Counts = dict[str, list[int]]
# Nationalities and titles may stand.
_NOT_IDENTIFYING = {"TITLE", "NRP"}
_SEEN = 500  # rows of Presidio's sentences that rules and thresholds were made on
screen = Console(width=150)


def sentences(root: Path) -> Iterator[tuple[str, list[Sentence]]]:
    """(name of the set, its sentences with gold spans)."""
    presidio = json.loads((root / "presidio-research/synth_dataset_v2.json").read_text("utf-8"))
    rows = [
        (
            row["full_text"],
            [(s["start_position"], s["end_position"], s["entity_type"]) for s in row["spans"]],
        )
        for row in presidio
    ]
    yield "presidio-research, not seen", rows[_SEEN:]
    made: dict[str, list[dict[str, Any]]] = json.loads(
        (root / "synthetic-interviews/interview_pii_synth.json").read_text("utf-8")
    )
    for name, found in made.items():
        yield name, [(row["text"], [tuple(s) for s in row["spans"]]) for row in found]
    yield (
        "da_lower",
        [(row["text"].lower(), [tuple(s) for s in row["spans"]]) for row in made["da_daNames"]],
    )
    yield "da_uner_test", list(_uner(root / "uner-danish-ddt/da_ddt-ud-test.iob2"))


def _uner(path: Path) -> Iterator[Sentence]:
    text, at = "", 0
    spans: list[Span] = []
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
                if tag.startswith("I-") and spans:
                    spans[-1] = (spans[-1][0], at, tag[2:])
                elif tag != "O":
                    spans.append((begin, at, tag[2:]))


def ours(language: str, *, spacy: bool = True, tagger: bool = True) -> Finder:
    """What ``find_mentions`` masks, with the default models or some of them."""
    model = find("spacy-en-md") if spacy and language == "en" else None
    heads = _tagger() if tagger else None

    def masked(text: str) -> list[tuple[int, int]]:
        transcript = Transcript("P01", language, 0, "", (Turn("t", "A", 0, 0, text, ()),))
        found = find_mentions(transcript, spacy_model=model, tagger=heads)
        decided = terms_apart({"P01": transcript}, {"P01": found}, frozenset())["P01"]
        return [(m.begin, m.end) for m in decided if TERM not in m.found_by.split("+")]

    return masked


def _tagger() -> Tagger:
    head = find("ner-e5-uner")
    return Tagger(find(encoder_of(head)), head)


def presidio() -> Finder | None:
    """What Presidio masks with all its recognisers, on the same spaCy pipeline."""
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError:
        screen.print("presidio-analyzer is not installed: its columns are left out")
        return None
    models = [{"lang_code": "en", "model_name": str(find("spacy-en-md"))}]
    engine = AnalyzerEngine(nlp_engine=SpacyNlpEngine(models=models), supported_languages=["en"])
    return lambda text: [(r.start, r.end) for r in engine.analyze(text, language="en")]


def measure(rows: Iterable[Sentence], finder: Finder) -> Counts:
    """Type -> [gold spans, masked]; under "" [mentions, those that touch gold]."""
    counts: Counts = defaultdict(lambda: [0, 0])
    for text, gold in rows:
        found = finder(text)
        covered = {i for begin, end in found for i in range(begin, end)}
        wanted = {i for begin, end, _ in gold for i in range(begin, end)}
        for begin, end, kind in gold:
            if kind not in _NOT_IDENTIFYING:
                begin += 4 if text[begin : begin + 4].lower() == "the " else 0
                counts[kind][0] += 1
                counts[kind][1] += all(i in covered for i in range(begin, end) if text[i].isalnum())
        counts[""][0] += len(found)
        counts[""][1] += sum(not wanted.isdisjoint(range(begin, end)) for begin, end in found)
    return counts


def share(hits: int, n: int) -> str:
    """``hits / n`` with its interval."""
    if not n:
        return "-"
    p, z = hits / n, 1.96
    middle, spread = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    scale = 1 + z * z / n
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return f"{p:.3f} [{low:.2f}, {high:.2f}]"


def quality(root: Path) -> None:
    """Masked recall by type and precision, ours beside Presidio."""
    peer = presidio()
    table = Table("set", "type", "n", "transcode masked", "Presidio masked")
    for name, rows in sentences(root):
        english = not name.startswith("da")
        mine = measure(rows, ours("en" if english else "da"))
        other = measure(rows, peer) if peer and english else None
        kinds = sorted((kind for kind in mine if kind), key=lambda kind: -mine[kind][0])
        for kind in kinds:
            n, masked = mine[kind]
            theirs = share(other[kind][1], n) if other else ""
            table.add_row(name, kind, str(n), share(masked, n), theirs)
        totals = [
            (c, sum(c[k][1] / c[k][0] for k in kinds) / len(kinds)) for c in (mine, other) if c
        ]
        means = [f"{mean:.3f}" for _, mean in totals]
        found = [share(c[""][1], c[""][0]) for c, _ in totals]
        table.add_row(name, "mean over types", "", *means)
        table.add_row(name, "precision", str(mine[""][0]), *found, end_section=True)
    screen.print(table)


def interviews(_: Path) -> None:
    """The interviews of ``identifiers/``: hidden whole, masked in vain, forms of a name joined."""
    import identifiers as marked  # type: ignore[import-not-found]

    table = Table("interview", "hidden whole", "people and places", "false in 1 000 words",
                  "forms joined", "people in one", "decisions in 10 000 words")  # fmt: skip
    for interview in marked.interviews(sorted(marked.FOLDER.glob("*.txt"))):
        for variant in (interview, marked.lowered(interview)):
            transcript, found = marked.mentions_of(variant)
            counts = marked.hidden(variant, found)
            words, false = counts.pop("false")
            people = [sum(counts[kind][i] for kind in ("person", "place")) for i in (0, 1)]
            whole = [sum(each[i] for each in counts.values()) for i in (0, 1)]
            forms, _wrong = marked.families(variant, found)
            before, after = marked.decisions(transcript, found)
            table.add_row(
                variant.name, share(whole[1], whole[0]), share(people[1], people[0]),
                f"{1000 * false / words:.1f}", f"{forms['joined']} of {forms['forms']}",
                f"{forms['wrong']} of {forms['pairs']}",
                f"{10_000 * before / words:.0f}, in groups {10_000 * after / words:.0f}",
            )  # fmt: skip
    screen.print(table)


def technical(root: Path) -> None:
    """Two collections of talk about tools, each as one study: what is masked, and what it names.

    True is a mask on a name of a person or a place (below, by hand) or on a date.
    """
    folder = root.parent / "interviews"
    for name, files, true in (
        ("PDPilot", folder.glob("pdpilot/results/transcripts/*.pdf"), "dan|daniel|ames|edwards"),
        ("SERDIF", folder.glob("serdif/data/transcripts/raw/*.odt"),
         "dublin|ireland|cork|wexford|galway|wicklow|limerick|mayo|meath|kildare|met [ée]ireann"),
    ):  # fmt: skip
        transcripts: dict[str, Transcript] = {}
        found: dict[str, tuple[Mention, ...]] = {}
        listed: set[Known] = set()
        for path in sorted(files):
            script = read_script(path.read_bytes(), path.suffix, "en")
            known = tuple(Known(said, "person") for said in script.names)
            transcripts[path.stem] = _as_one([turn.text for turn in script.turns], path.stem)
            found[path.stem] = find_mentions(
                transcripts[path.stem],
                spacy_model=find("spacy-en-md"),
                tagger=_tagger(),
                known=known,
            )
            listed.update(known)
        texts = [turn.text for one in transcripts.values() for turn in one.turns]
        mentions = settled(
            transcripts, found, listed=tuple(listed), ordinary=ordinary_words(texts), entries=(),
            settings=PrivacySettings(),
        )  # fmt: skip
        every = [m for of_one in mentions.values() for m in of_one]
        masks = [m for m in every if TERM not in m.found_by.split("+")]
        rows = {(m.kind, m.entity) for m in masks}
        right = re.compile(rf"(?i)\b(?:{true})\b")
        of_masks = share(sum(_is_true(m.kind, m.entity, right) for m in masks), len(masks))
        of_rows = share(sum(_is_true(*row, right) for row in rows), len(rows))
        desk = NameDesk(
            [row for i in mentions for row in to_rows(mentions[i], transcripts[i])],
            save=lambda decision: None,
        )
        words = sum(len(text.split()) for text in texts)
        screen.print(
            f"{name}: {words} words; masks {of_masks} of {len(masks)}, rows {of_rows} of"
            f" {len(rows)}; apart {len(every) - len(masks)};"
            f" decisions in 10 000 words {10_000 * decisions_needed(desk.names) / words:.1f}"
        )


def _is_true(kind: str, entity: str, names: re.Pattern[str]) -> bool:
    return kind == "date" or bool(names.search(entity))


def speed(root: Path) -> None:
    """CPU time beside the bare models on the same turns; peak memory after one run and five."""
    import spacy
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.set_num_threads(1)
    texts = [*_talk(root)["sample interviews"], *_talk(root)["SERDIF"][:100]]
    words = sum(len(text.split()) for text in texts)
    nlp = spacy.load(
        find("spacy-en-md"), exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
    )
    tokenizer = AutoTokenizer.from_pretrained(_tagger().encoder)
    encoder = AutoModel.from_pretrained(_tagger().encoder, dtype=torch.float32).eval()
    by_length = sorted(texts, key=len)

    def bare_encoder() -> None:
        with torch.inference_mode():
            for at in range(0, len(by_length), 32):
                batch = tokenizer(by_length[at : at + 32], padding=True, truncation=True,
                                  max_length=512, return_tensors="pt")  # fmt: skip
                encoder(**batch)

    model = find("spacy-en-md")
    runs: dict[str, Callable[[], Any]] = {
        "bare nlp.pipe": lambda: list(nlp.pipe(texts, batch_size=64)),
        "bare encoder": bare_encoder,
        "spaCy only": lambda: find_mentions(_as_one(texts), spacy_model=model),
        "default": lambda: find_mentions(_as_one(texts), spacy_model=model, tagger=_tagger()),
        "no models": lambda: find_mentions(_as_one(texts), spacy_model=None),
    }
    took = {}
    for name, run in runs.items():
        took[name] = min(_seconds(run) for _ in range(3))  # the first one loads the model
        screen.print(f"{name}: {took[name]:.2f} s of CPU for {words} words")
    both = took["bare nlp.pipe"] + took["bare encoder"]
    screen.print(f"spaCy only / bare nlp.pipe: {took['spaCy only'] / took['bare nlp.pipe']:.2f} x")
    screen.print(f"default / both bare models: {took['default'] / both:.2f} x")
    screen.print(
        f"100 hours (900 000 words): {took['default'] * 900_000 / words / 60:.1f} min of CPU"
    )
    memory = []
    for times in (1, 4):
        for _ in range(times):
            find_mentions(_as_one(texts), spacy_model=model, tagger=_tagger())
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    one, five = memory
    screen.print(f"peak memory after one interview and after five: {one:.0f}, {five:.0f} MB")


def _seconds(run: Callable[[], Any]) -> float:
    began = time.process_time()
    run()
    return time.process_time() - began


def _as_one(texts: Sequence[str], interview: str = "P01") -> Transcript:
    turns = tuple(Turn(f"{interview}-{i}", "A", 0, 0, t, ()) for i, t in enumerate(texts))
    return Transcript(interview, "en", 0, "", turns)


def talk(root: Path) -> None:
    """Real talk, for which there is no gold: how many mentions there are to pass, and of what."""
    for name, texts in _talk(root).items():
        words = sum(len(text.split()) for text in texts)
        found = find_mentions(_as_one(texts), spacy_model=find("spacy-en-md"), tagger=_tagger())
        entities = {(m.kind, m.entity) for m in found}
        kinds = Counter(m.kind for m in found).most_common()
        per = 1000 * len(found) / words
        screen.print(
            f"{name}: {words} words, {len(found)} mentions ({per:.1f} per 1 000 words)"
            f" of {len(entities)} entities; {kinds}"
        )


def _talk(root: Path) -> dict[str, list[str]]:
    """The made sample interviews, and two sessions of real talk about a tool."""
    scripts = Path(__file__).parents[2] / "notebooks/sample-interviews/scripts"
    lines = chain.from_iterable(
        p.read_text("utf-8").splitlines() for p in sorted(scripts.glob("*"))
    )
    samples = [line.partition(": ")[2] for line in lines if ": " in line]
    real = []
    raw = root.parent / "interviews/serdif/data/transcripts/raw"
    for path in sorted(raw.glob("*.odt"))[:3]:
        content = zipfile.ZipFile(path).read("content.xml").decode()
        for paragraph in re.findall(r"<text:p[^>]*>(.*?)</text:p>", content, re.S):
            text = " ".join(unescape(re.sub(r"<[^>]+>", " ", paragraph)).split())
            if len(text) > 15 and "-->" not in text:
                real.append(text)
    return {"sample interviews": samples, "SERDIF": real}


if __name__ == "__main__":
    every = (quality, interviews, technical, speed, talk)
    for part in [part for part in every if part.__name__ in sys.argv[2:]] or every:
        part(Path(sys.argv[1]))
