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
# places where it is not. *Cohen's kappa* and *Krippendorff's alpha* take off what chance would
# give. 1 is perfect; 0 is no better than chance. In brackets is the 95 % interval: with six
# interviews it is wide, and it should stop you from comparing two codes on the second decimal.

# %%
import pandas as pd

found = tc.agree(study)
rows = [(row.name, row.measure, row.value, row.low, row.high) for row in found.rows]
frame = pd.DataFrame(rows, columns=["code", "measure", "value", "low", "high"])
frame.pivot_table(index="code", columns="measure", values="value", sort=False).round(2)

# %%
overall = found.row("krippendorff_alpha")
print(f"alpha {overall.value:.2f} [{overall.low:.2f}, {overall.high:.2f}]")
print(overall.basis)
print(overall.interval)

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
# What they decided after talking is in a journal of its own, `consensus`. The journals of Anna and
# Ben are not touched by it, so the figures above stay what they were.

# %%
[theme.name for theme in study.codebook("consensus").themes]

# %% [markdown]
# ## A table of your own
#
# You may have coded in a spreadsheet: one line a passage, one column a coder.

# %%
from io import StringIO

spreadsheet = StringIO("""passage,anna,ben
1,time,time
2,time,time
3,support,time
4,support,support
5,support,support
6,pride,pride
7,pride,support
8,time,time
9,pride,
10,support,support
""")
table = pd.read_csv(spreadsheet)
table

# %% [markdown]
# The measures want numbers, one row a coder; an empty cell becomes -1, which means *missing*.

# %%
import numpy as np

from transcode.agreement import cohen_kappa, krippendorff_alpha, percent_agreement

labels = sorted({*table["anna"].dropna(), *table["ben"].dropna()})
values = np.array([pd.Categorical(table[coder], labels).codes for coder in ("anna", "ben")])

for measure in (percent_agreement, cohen_kappa, krippendorff_alpha):
    print(f"{measure.__name__:<20}{measure(values):.3f}")

# %%
work.cleanup()
