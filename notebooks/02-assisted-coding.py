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
# # Coding, with proposals to begin from
#
# Six people who took a course in digital skills were interviewed: three in home care, three in a
# pump factory. Their interviews are transcribed and the names replaced. The computer has grouped
# passages that speak of similar things. Each group is a *proposal*: a pile of cards on your table.
# You read it, and then it is yours to take, rename, put with another, or throw away.
#
# A proposal knows which passages resemble each other in wording. It does not know what they mean.

# %%
import shutil
import tempfile
from pathlib import Path

import transcode as tc

work = tempfile.TemporaryDirectory()
study = tc.open(shutil.copytree("sample-study", Path(work.name) / "study"))
[(one.id, one.group) for one in study.participants]

# %% [markdown]
# ## What is proposed
#
# Choose a short name for yourself. Your decisions go into a journal under this name, and you do
# not see anyone else's.

# %%
session = tc.Session(study, "me")
for proposal in session.queue:
    print(f"{len(proposal.members):2d} passages, {len(proposal.participants)} participants  "
          f"{proposal.name}")  # fmt: skip

# %% [markdown]
# The name is a phrase that the participants used: a handle, not an interpretation. *Stability*
# says how often the passages ended up together when the grouping was repeated on parts of the
# material. A fragile pile may still hold the sentence that your analysis turns on.

# %%
seen = session.show(session.current)
print(seen.name, "|", seen.stability_words, "|", ", ".join(seen.participants), "\n")
for passage in seen.passages:
    print(f"{passage.interview} ({passage.group}): {passage.text}\n")

# %% [markdown]
# All of them at once: every dot is a passage, the most typical in the middle of its pile; piles
# that were often together lie near each other. Hollow dots support nothing well, dashed piles
# came back too seldom to lean on. The tree says what would merge first. How many piles there are
# is a dial: `tc.propose(study, proposals=8)`.

# %%
from IPython.display import SVG, display

for picture in tc.draw_proposals(study):
    display(SVG(filename=picture))

# %% [markdown]
# ## Deciding
#
# Take it, under a name that says what *you* see in it. Nothing is ever overwritten: a decision is
# a line in the journal, and taking one back is another line.

# %%
session.confirm(session.current, "What I see in this pile")
session.rename("What I see in this pile", "A better name")
session.define("A better name", "Passages in which ... ; not when ...")
session.codebook.codes

# %%
session.memo("Is this one thing, or two? Read again after the next interview.", "A better name")
session.reject(session.current, "Held together by a turn of phrase only.")
session.progress

# %%
session.undo()
session.progress

# %% [markdown]
# What no pile has shown you, you code yourself: make a code and put it on a passage.

# %%
session.create("Practising unseen", "Learning where no colleague or superior can watch.")
text = study.text("P05")
begin = text.text.index("I would go in the bathroom")
session.apply("Practising unseen", text.anchor(begin, text.text.index(".", begin) + 1))
[(code.name, len(session.codebook.codings_of(code.id))) for code in session.codebook.codes]

# %% [markdown]
# ## The workbench
#
# The same verbs, with the mouse and the keyboard. Go through the pile here; the cells above and
# the workbench write into the same journal. (The notebook file keeps nothing of what it shows.)

# %%
tc.workbench(study, "me")

# %% [markdown]
# When you are through with an interview, say so. Only then is "not coded" a decision of yours.

# %%
_ = session.cover("P05")

# %% [markdown]
# ## From codes to themes
#
# Anna and Ben coded this study before you, each alone. Then they sat down together. What they
# agreed on is a journal as well, called `consensus`. These are their themes, and the codes under
# them.

# %%
agreed = study.codebook("consensus")
for theme in agreed.themes:
    print(f"\n{theme.name}\n   {theme.definition}")
    for code in agreed.codes:
        if code.theme == theme.id:
            print(f"   - {code.name} ({len(agreed.codings_of(code.id))}): {code.definition}")

# %% [markdown]
# The map shows how much stands behind each theme and code, and in which of the groups.

# %%
SVG(filename=tc.draw_map(study))

# %% [markdown]
# Every claim leads back to the words. All passages under one code:

# %%
code = agreed.codes[0]
print(code.name, "\n")
for coding in agreed.codings_of(code.id):
    at = coding.anchor
    print(f"{at.interview}: {study.text(at.interview).text[at.begin : at.end].strip()}\n")

# %% [markdown]
# ## Taking it with you
#
# The report is one HTML page with everything in it. The excerpts are a table for a spreadsheet;
# the codebook opens in NVivo, ATLAS.ti, MAXQDA and other programs that read REFI-QDA.

# %%
for path in (tc.report(study), *tc.export(study)):
    print(path.name, path.stat().st_size // 1024, "KiB")

# %%
work.cleanup()

# %% [markdown]
# Next: [agreement](03-agreement.ipynb).
