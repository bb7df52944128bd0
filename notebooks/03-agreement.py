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
# # Two coders: where do they see the same?
#
# Anna and Ben have coded the six sample interviews, each alone. How far do they agree, on which
# codes, and which passages should they talk about?
#
# What the answer is *for* depends on your kind of thematic analysis. In **codebook** approaches
# agreement shows whether others could apply your codes as you do. In **reflexive** thematic
# analysis it is no mark of quality: a coding is a reading, and two readers are meant to bring two
# views. There, the figures are of use for one thing: they show where the two readings part, and so
# what to talk about. A study says which of the two it is in its `study.toml`.

# %%
import shutil
import tempfile
from pathlib import Path

import transcode as tc

work = tempfile.TemporaryDirectory()
study = tc.open(shutil.copytree("sample-study", Path(work.name) / "study"))
study.settings.method

# %% [markdown]
# ## What is compared
#
# The interviews were cut into meaning units before anyone coded. For each unit and each code there
# is one question: did the coder apply it here? A unit without the code counts as a "no" only in
# interviews that the coder has marked as worked through.

# %%
for coder in study.coders:
    book = study.codebook(coder)
    print(coder, len(book.codes), "codes,", len(book.codings), "coded passages,",
          len(book.coverage), "interviews worked through")  # fmt: skip

# %% [markdown]
# ## The table
#
# *Percent agreement* is easy to read and flatters: of a rare code, two coders agree on all the
# places where it is not. *Cohen's kappa*, *Krippendorff's alpha* and *Gwet's AC1* take off what
# chance would give, each with its own idea of chance: alpha and kappa are strict with rare codes,
# AC1 is mild. 1 is perfect; 0 is no better than chance.

# %%
import pandas as pd

found = tc.agree(study)
frame = found.to_frame()
shown = ["percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1"]
of_codes = frame[frame.level.isin(["code", "overall"]) & frame.measure.isin(shown)]
of_codes.pivot_table(index="name", columns="measure", values="value", sort=False).round(2)

# %% [markdown]
# In brackets comes the 95 % interval, from resampling; with six interviews it is wide, and it
# should stop you from comparing two codes on the second decimal. Each figure says how it was made,
# and what is to be said against its interval.

# %%
overall = found.row("krippendorff_alpha")
print(f"alpha {overall.value:.2f} [{overall.low:.2f}, {overall.high:.2f}]")
print(f"P(alpha < {overall.target}) = {overall.below:.2f}")
for line in (overall.basis, overall.unit, overall.missing, overall.interval, overall.warning):
    print("-", line)

# %% [markdown]
# A theme can be measured in two ways: did both see *any* of its codes here (the union), and how
# well do its codes agree on the whole (pooled)?

# %%
of_themes = frame[frame.level.str.startswith("theme") & (frame.measure == "krippendorff_alpha")]
of_themes[["level", "name", "value", "low", "high"]].round(2)

# %% [markdown]
# A table hides how unsure it is; a picture shows it. A code that only one of the two has made sits
# at or below zero: that is a difference between the codebooks, not carelessness.

# %%
from IPython.display import SVG

from transcode.agreement import draw

SVG(draw(found))

# %% [markdown]
# ## What to talk about
#
# The passages that were not coded alike, those that weigh most first. This is the part to bring
# to the meeting, whichever method you follow.

# %%
names = dict(found.codes)
for one in found.disagreements[:6]:
    print(one.unit.document, study.text(one.unit.document).text[one.unit.begin : one.unit.end])
    for coder, codes in one.applied:
        print("   ", coder, "-", ", ".join(names[code] for code in codes) or "nothing")
    print()

# %% [markdown]
# Which codes stand against each other? Where one coder used the one and the other the other, their
# definitions may be too close; where a code stands against nothing, one of the two is more sparing.

# %%
met = found.confusion.ranked()[:8]
[(names.get(one, one), names.get(other, other), often) for one, other, often in met]

# %% [markdown]
# ## Another unit
#
# Meaning units are a choice. On single *characters* long passages weigh more and the edges count;
# on the *continuum* the passages themselves are compared, as they were marked (u-alpha, gamma).

# %%
pd.DataFrame([
    (unit, row.measure, row.value, row.low, row.high, row.n_units)
    for unit in ("segment", "turn", "character", "continuum")
    for row in tc.agree(study, unit=unit).rows
    if row.level == "overall" and row.measure in ("krippendorff_alpha", "u_alpha", "gamma")
], columns=["unit", "measure", "value", "low", "high", "units"]).round(2)  # fmt: skip

# %% [markdown]
# What they decided after talking is in a journal of its own, `consensus`. The journals of Anna and
# Ben are not touched by it, so the figures above stay what they were.

# %%
[theme.name for theme in study.codebook("consensus").themes]

# %% [markdown]
# ## A table of your own
#
# You may have coded in a spreadsheet: one line a passage, one column a coder; or one line for each
# passage, coder and code. `tc.agree` takes a csv, an xlsx or a data frame, and says what it read:
# which columns it took for coders, what was missing, which spellings it joined. (In a terminal:
# `transcode agree mine.csv`.)

# %%
mine = Path(work.name) / "mine.csv"
mine.write_text("""passage;interview;anna;ben;agreed;remarks
1;P01;time;time;time;
2;P01;Time;time;time;
3;P01;support;time;support;see 7
4;P02;support;support;support;
5;P02;support;support;support;
6;P02;pride;pride;pride;
7;P03;pride;support;pride;
8;P03;time;time;time;
9;P03;pride;NA;pride;
10;P03;support;support;support;
""")
of_table = tc.agree(mine)
read = of_table.read
print(read.layout)
print("coders:", read.coders, "codes:", read.variables[0].categories)
print("missing:", read.variables[0].missing, "joined:", read.variables[0].joined)
for column, why in read.passed_over:
    print("skipped:", column, "-", why)
table = of_table.to_frame()
table[table.level == "overall"][["measure", "value", "low", "high", "se", "reason"]].round(3)

# %% [markdown]
# Each coder against a key, and how many units to code twice before a target can be shown to be
# reached (Bloch & Kraemer 1989, as Krippendorff's table has it):

# %%
keyed = tc.agree(mine, key="agreed", documents="interview", target=0.667).variables[0]
for one in keyed.against_key:
    print(one.coder, f"kappa {one.row('cohen_kappa').value:.2f}",
          [(c.category, c.in_key, c.given, c.both) for c in one.categories])  # fmt: skip
keyed.needed.by_category

# %% [markdown]
# Or one measure at a time: a number, with its standard error, and a reason where it is undefined.
# Ordered categories want a metric, and the whole scale, used or not. (The whole table of them:
# `tc.agree(mine, level="ordinal", categories=["never", "rarely", "often", "always"])`.)

# %%
from transcode.agreement import cohen_kappa, krippendorff_alpha

ratings = [["rarely", "often", "often", "always"], ["rarely", "rarely", "often", "often"]]
scale = ["never", "rarely", "often", "always"]
alpha = krippendorff_alpha(ratings, categories=scale, metric="ordinal")
kappa = cohen_kappa(ratings, categories=scale, weights="quadratic")
print(f"alpha {alpha:.3f}, kappa {kappa:.3f} (standard error {kappa.se:.3f})")
krippendorff_alpha([["time", "time"], ["time", "time"]])

# %% [markdown]
# Passages that were marked in another program come as a csv with the columns document, coder,
# code, begin and end. Say how long the documents are and who worked through which: without that,
# nobody can tell "no" from "not seen". What the other program printed can be had under its name
# (of a study: `transcode agree STUDY --as nvivo`).

# %%
from transcode.agreement import characters, measure, other_programs
from transcode.agreement.spreadsheet import read_spans

passages = read_spans("""document,coder,code,begin,end
D1,anna,time,0,150
D1,ben,time,100,200
""")
seen = {("anna", "D1"), ("ben", "D1")}
text = {"D1": 1000}
by_character = measure(passages, unit="character", documents=text, coverage=seen)
print(f"alpha {by_character.row('krippendorff_alpha', 'time').value:.3f}")

decisions = characters(passages, text, seen, ["time"], ["anna", "ben"])
[(one.name, round(one.value, 3)) for one in other_programs(decisions, passages)]

# %%
work.cleanup()
