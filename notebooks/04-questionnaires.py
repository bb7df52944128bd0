# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Questionnaires beside the interviews
#
# The six people of the sample study took a course in digital skills. Suppose that they, and eight
# colleagues who waited for theirs, also filled in the Perceived Stress Scale before and after, and
# an evaluation form. (The answers here are drawn at random: they are nobody's.) Who changed, and
# what did they say?
#
# This needs the extra `transcode-qda[outcomes]`.

# %%
import csv
import random
import shutil
import tempfile
from pathlib import Path

import transcode as tc

work = Path(tempfile.mkdtemp())
study = tc.open(shutil.copytree("sample-study", work / "study"))
[(one.id, one.group) for one in study.participants]

# %% [markdown]
# ## The file of answers
#
# A row for each participant and occasion, as a survey program exports it. Columns are called after
# the scale and the number of the item. The scale's key (which items are reversed, what the range
# is) is bundled; the wording of the items is not.

# %%
drawn = random.Random(20)
groups = {one.id: one.group for one in study.participants}
groups |= {f"C{n:02d}": "waiting list" for n in range(1, 9)}
rows = []
for who, group in groups.items():
    level = drawn.choice([1, 2, 2, 3])
    for occasion in ("pre", "post"):
        eased = occasion == "post" and group != "waiting list"
        row = {"id": who, "group": group, "occasion": occasion}
        for item in range(1, 11):
            answer = min(4, max(0, level - eased + drawn.choice([-1, 0, 0, 1])))
            row[f"pss_{item}"] = 4 - answer if item in (4, 5, 7, 8) else answer
        if eased:
            row |= {
                "useful": drawn.choice([3, 4, 4, 5]),
                "again": drawn.choice(["Yes", "Yes", "No"]),
            }
        rows.append(row)

answers = work / "answers.csv"
with answers.open("w", newline="") as stream:
    writer = csv.DictWriter(stream, dict.fromkeys(name for row in rows for name in row))
    writer.writeheader()
    writer.writerows(rows)

# %% [markdown]
# The evaluation form is a few lines of TOML. A template for a scale or a form of your own:
# `transcode outcomes STUDY --template own-questions`.

# %%
form = work / "form.toml"
form.write_text("""
id = "evaluation"
name = "Evaluation form"
kind = "questions"

[[questions]]
column = "useful"
text = "How useful was the course for your work?"
domain = "acceptability"
anchors = "1 not at all, 5 very"

[[questions]]
column = "again"
text = "Would you take it again?"
domain = "demand"
lowest = 0
highest = 1
labels = { "No" = 0, "Yes" = 1 }
""")

# %% [markdown]
# ## What is wrong is said first
#
# The waiting list was not interviewed, so the study does not know them. Nothing is guessed and
# nothing is computed: every complaint has its row and column, and what to do.

# %%
try:
    tc.outcomes(study, answers, ["pss-10", form])
except tc.TranscodeError as problem:
    print(problem)

# %% [markdown]
# They are meant, so they may be enrolled.

# %%
found = tc.outcomes(study, answers, ["pss-10", form], enrol=True, coder="consensus")
print(*found.notes, sep="\n")
print(*(path.name for path in found.paths), sep="\n")

# %% [markdown]
# ## Did it change?
#
# A mixed analysis of variance: the line that the design asks for is *time x group*. Partial eta
# squared has an interval, which says what sizes the data leave open. The sample has two workplaces
# of three people each, so that is little.

# %%
change = found.facts.changes[0]
for one in change.effects:
    effect = one.effect
    p = "< .001" if effect.p < 0.001 else f"= {effect.p:.3f}"
    print(f"{effect.source}: F({effect.df1:g}, {effect.df2:g}) = {effect.f:.2f}, p {p}")
    print(f"   partial eta squared {effect.eta:.2f} [{one.low:.2f}, {one.high:.2f}], {one.words}")
print(change.failed or "no check of the assumptions failed")

# %% [markdown]
# ## Who changed, and what did they say?
#
# Each bar is a participant; below it, the themes that they speak of. With fewer than 20 people the
# display shows and does not test.

# %%
from IPython.display import SVG, display

for name in ("flow", "joint-pss-10"):
    display(SVG(filename=study.outputs / f"outcomes-{name}.svg"))

# %%
with (study.outputs / "outcomes-joint-quotes-pss-10.csv").open(encoding="utf-8-sig") as stream:
    for row in csv.DictReader(stream):
        print(row["Change"], row["By"], row["Participant"], row["What they said"][:90], sep="  ")

# %% [markdown]
# The report takes all of this in. Answers in words (`[[open]]` in a form) become sources of the
# study, and are coded like interviews: see the [guide](guides/outcomes.md).

# %%
page = tc.report(study, "consensus").read_text(encoding="utf-8")
print("Questionnaires" in page, len(page) // 1024, "KiB")

# %%
shutil.rmtree(work)
