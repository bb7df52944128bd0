"""The ladder of speech models: what the registry says of them, and which one is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcode.models import ladder, registry
from transcode.models.ladder import Machine, best_to_pull, choose, is_better, obstacle, weakness
from transcode.records.languages import name_of

LAPTOP, OLD, SERVER = Machine(4, 16_000), Machine(2, 4_000), Machine(16, 64_000, gpus=1)
SPEECH = [m for m in registry.registry().values() if m.task == "speech"]
LANGUAGES = sorted({rate.language for model in SPEECH for rate in model.errors} | {"nn", "it"})


def named(model: registry.Model | None) -> str:
    return model.name if model else ""


@pytest.mark.parametrize("model", SPEECH, ids=lambda model: model.name)
def test_a_speech_model_says_what_a_person_needs_to_choose(model: registry.Model) -> None:
    assert model.shape in registry.shapes() and registry.shapes()[model.shape].source
    for rate in model.errors:
        assert 0 < rate.wer < 200 and rate.test and rate.source
        assert name_of(rate.language) != rate.language and model.reads(rate.language)
    free = ("MIT", "Apache-2.0", "CC BY 4.0")
    assert bool(model.limits) == (model.licence not in free)
    assert not (model.converts and model.engine != "whisper")


@pytest.mark.parametrize("language", ["", *LANGUAGES])
def test_a_ladder_ends_with_the_model_that_comes_as_a_package(language: str) -> None:
    models = registry.rungs(language)
    assert len({model.name for model in models}) == len(models)
    assert ladder.FIRST in [model.name for model in models]
    assert all(model.reads(language) and model.task == "speech" for model in models)
    # what is made for a language stands above the plain model of the same size
    place = {model.name: at for at, model in enumerate(models)}
    own = [
        m for m in models if language and language in m.languages.split() and m.name[-3:] != ".en"
    ]
    for model in own:
        plain = [m for m in models if m.shape == model.shape and m.languages[0].isdigit()]
        assert all(place[model.name] < place[other.name] for other in plain), model.name


def test_figures_of_one_test_fall_down_the_ladder() -> None:
    """Where a source measured two models on one test, the better stands above, at equal speed."""
    for language in LANGUAGES:
        models = registry.rungs(language)
        for at, upper in enumerate(models):
            for lower in models[at + 1 :]:
                if upper.shape != lower.shape:
                    continue  # a larger model may stand above for its other figures
                for rate in upper.errors:
                    same = [r for r in lower.errors if (r.test, r.source, r.language) ==
                            (rate.test, rate.source, language)]  # fmt: skip
                    assert all(rate.wer <= r.wer for r in same), (upper.name, lower.name)


@pytest.mark.parametrize(
    ("machine", "language", "best"),
    [
        (LAPTOP, "sv", "kb-whisper-large"),
        (OLD, "sv", "kb-whisper-small"),
        (LAPTOP, "de", "whisper-large-v3-turbo-german"),
        (SERVER, "fi", "whisper-large-finnish-v3"),
        (LAPTOP, "nl", "whisper-large-v3"),
        (OLD, "nl", "whisper-small"),
    ],
)
def test_the_best_to_fetch_is_one_that_runs_here_without_limits(
    machine: Machine, language: str, best: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "find_spec", lambda library: None)  # Whisper alone
    choice = best_to_pull(language, machine)
    assert named(choice.model) == best
    assert all(why for _, why in choice.passed)


def test_limits_of_use_and_missing_libraries_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "find_spec", lambda library: None)
    choice = best_to_pull("da", SERVER)
    assert named(choice.model) == "whisper-large-v3"
    reasons = {model.name: why for model, why in choice.passed}
    assert "limits of use" in reasons["hviske-v2"]
    assert 'pip install "transcode-qda[onnx-asr]"' in reasons["pianissimo-da"]
    monkeypatch.setattr(ladder, "find_spec", lambda library: library)
    assert named(best_to_pull("da", SERVER).model) == "pianissimo-da"


def test_the_best_one_that_is_here_is_used() -> None:
    both = {"whisper-base", "whisper-tiny.en"}
    assert named(choose("en", LAPTOP, both).model) == "whisper-base"
    assert named(choose("da", LAPTOP, both).model) == "whisper-base"
    assert "the only one on this machine for Danish" in choose("da", LAPTOP, both).why
    assert named(choose("", LAPTOP, {*both, "kb-whisper-large"}).model) == "whisper-base"
    assert named(choose("sv", LAPTOP, {*both, "kb-whisper-small"}).model) == "kb-whisper-small"
    # limits of use are no hindrance to what somebody fetched knowingly
    assert named(choose("da", SERVER, {*both, "hviske-v2"}).model) == "hviske-v2"
    assert choose("da", LAPTOP, set()).model is None
    assert choose("da", LAPTOP, {"whisper-tiny.en"}).model is None


def test_what_is_too_slow_or_too_large_is_passed_over_and_said() -> None:
    two = {"whisper-base", "whisper-large-v3"}
    slow = choose("nl", Machine(2, 64_000), two)
    assert named(slow.model) == "whisper-base"
    assert [(m.name, why) for m, why in slow.passed] == [
        ("whisper-large-v3", "an hour of sound would take about 3 hours on this machine")
    ]
    assert named(choose("nl", Machine(2, 64_000, gpus=1), two).model) == "whisper-large-v3"
    large = choose("nl", Machine(8, 8_000), two)
    assert named(large.model) == "whisper-base"
    assert large.passed[0][1] == "it takes 4.1 GB of this machine's 8.0"
    # nothing runs in reasonable time: the fastest
    least = choose("nl", Machine(1, 500), two)
    assert named(least.model) == "whisper-base" and "fastest" in least.why


def test_a_weak_model_is_weak_by_its_worst_published_figure() -> None:
    base, small = (registry.registry()[f"whisper-{size}"] for size in ("base", "small"))
    assert (rate := weakness(base, "da")) and (rate.wer, rate.test) == (89.3, "CoRal read-aloud")
    assert (rate := weakness(base, "sv")) and rate.wer == 52.1
    assert (rate := weakness(small, "da")) and rate.wer == 55.2
    assert weakness(small, "sv") is None and weakness(base, "en") is None
    assert weakness(base, "cy") is None  # nobody has measured it, as far as is known here


def test_better_means_higher_on_the_ladder_of_the_language() -> None:
    assert is_better("kb-whisper-base", "whisper-medium", "sv")
    assert not is_better("kb-whisper-base", "whisper-large-v3", "sv")
    assert is_better("whisper-medium", "kb-whisper-base", "da")  # which does not read Danish
    assert not is_better("whisper-base", "whisper-base", "da")


def test_this_machine_is_described(tmp_path: Path) -> None:
    machine = ladder.this_machine(0)
    assert machine.cores >= 1 and machine.megabytes > 500
    assert not obstacle(registry.registry()["whisper-base"], machine)
