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
# passages that speak of similar things. Each is a *candidate code*: a pile of cards on your table.
# You read it, and then it is yours to take, rename, put with another, or throw away.
#
# It knows which passages resemble each other in wording. It does not know what they mean.

# %%
import shutil
import tempfile
from pathlib import Path

import transcode as tc
from transcode.workbench import adopt, read_codebook

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
# says how much more often the passages ended up together than with another pile when the grouping
# was repeated on parts of the material. A loose pile may still hold the sentence that your
# analysis turns on.

# %%
seen = session.show(session.current)
print(seen.name, "|", seen.stability_words, "|", ", ".join(seen.participants), "\n")
for passage in seen.passages:
    print(f"{passage.interview} ({passage.group}): {passage.text}\n")

# %% [markdown]
# All of them at once: every dot is a passage, the most typical in the middle of its pile; piles
# that were often together lie near each other. Hollow dots support nothing well, dashed piles
# came back with others nearly as often. The tree says what would merge first. How many piles there
# are is a dial: `tc.propose(study, proposals=8)`.

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
# ## What your own codes suggest
#
# Once some passages are coded, the computer can learn from *you*: which of your codes a passage
# may want. To see it, begin as Anna would with one interview to go: her codes, on all but P06.

# %%
anna = study.codebook("anna")
names = {code.id: code.name for code in anna.codes}
almost = tc.Session(study, "almost-through")
for code in anna.codes:
    almost.create(code.name, code.definition)
for coding in anna.codings:
    if coding.anchor.interview != "P06":
        almost.apply(names[coding.code], coding.anchor)
print(almost.passages.trust)

# %% [markdown]
# That sentence says how far to trust what comes now. If the most frequent codes alone would do as
# well, the computer knows nothing. Beside each code stands how sure it is, and how often the code
# was given at all. What Anna herself gave is in the last line.

# %%
waiting = [one for one in almost.passages.uncoded if one.anchor.interview == "P06"]
for passage in waiting[3:6]:
    print(almost.passages.quote(passage).text)
    for one in almost.passages.suggest(passage, most=3):
        print(f"  {one.confidence:4.0%}  (of all coded {one.frequency:3.0%})  {one.code.name}")
    given = [names[coding.code] for coding in anna.codings if coding.anchor == passage.anchor]
    print("  Anna:", ", ".join(given) or "nothing", "\n")

# %% [markdown]
# A suggestion is written nowhere. `apply(code, passage.anchor)` takes one, `refuse(code,
# passage.anchor)` turns it down for good. The other way round: which passages without this code
# look most as if they had it?

# %%
for other in almost.passages.likeliest("Helping each other along", most=3):
    print(almost.passages.quote(other).text, "\n")

# %% [markdown]
# And from one passage to others: more like it, and what speaks against it. The second looks for
# the same topic in another mood, and is right more often than not, no more: take it as a nudge to
# look for the case that does not fit.

# %%
print(almost.passages.quote(waiting[4]).text)
for heading, found in (
    ("More like this", almost.passages.more_like(waiting[4], most=2)),
    ("Against it", almost.passages.against(waiting[4], most=2)),
):
    print(f"\n{heading}")
    for other in found:
        print(" -", almost.passages.quote(other).text)

# %% [markdown]
# In the workbench all of this is under *Reading*: the interview as a document, with the codes
# suggested where you are under the number keys. In a terminal it is
# `transcode code STUDY P03 --coder me`.

# %% [markdown]
# ## Beginning from a codebook
#
# If you come with codes, from theory or an earlier study, give them with a definition each: a
# table with the columns `name`, `definition`, `examples` and `theme`, or a `.qdc` file from another
# program. Suggestions then come from the definitions, before anything is coded. They are weaker,
# and no percentage is shown until there are enough codings to try them on.

# %%
codebook = Path(work.name) / "codes.csv"
codebook.write_text(
    "name,definition\n"
    "Fear,Being afraid to look stupid or to break something\n"
    "Time,Having no time to practise at work\n"
    "Help,Colleagues who show each other how it is done\n"
)
fresh = tc.Session(study, "deductive")
adopt(fresh, read_codebook(codebook))
passage = fresh.passages.uncoded[3]
print(fresh.passages.quote(passage).text, "\n")
print([one.code.name for one in fresh.passages.suggest(passage)])
print(fresh.passages.trust)

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
