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
# # From a folder of recordings to texts that may be shared
#
# You come home from the field with a folder of recordings. At the end of this notebook each of
# them is a transcript with speakers and times, the names in it are replaced, and it is clear what
# may leave your computer and what may not.
#
# Nothing is sent anywhere: every model runs on this machine. The recording is one of the six
# sample interviews. They are invented and spoken by a computer, so nobody is harmed if they leak.

# %%
import shutil
import tempfile
from pathlib import Path

import transcode as tc
from transcode.privacy.key import new_identity
from transcode.study.settings import Settings

# %% [markdown]
# We work in a temporary folder, so that this notebook leaves nothing behind. You would use a
# folder on your secure drive.

# %%
samples = Path("sample-interviews")
work = tempfile.TemporaryDirectory()
folder = Path(work.name) / "interviews"
folder.mkdir()
shutil.copy(samples / "recordings" / "P02.opus", folder)
for table in ("people.csv", "participants.csv"):
    shutil.copy(samples / table, folder)
sorted(file.name for file in folder.iterdir())

# %% [markdown]
# The two tables say who is who. `people.csv` holds the real names, and in the column `also` every
# further name that you know will come up: relatives, employers, places. The longer this list, the
# fewer names slip through. `participants.csv` holds only what you would print in a paper.

# %%
print((folder / "participants.csv").read_text("utf-8"))

# %% [markdown]
# ## The key to the pseudonyms
#
# Which pseudonym stands for whom is kept in an encrypted file. It opens with a secret of your own,
# which lies in your user folder and never in a study. For this notebook we make a throw-away one.

# %%
import os

os.environ["TRANSCODE_IDENTITY"] = str(Path(work.name) / "identity.txt")
_ = new_identity(Path(os.environ["TRANSCODE_IDENTITY"]))

# %% [markdown]
# ## A study
#
# A study is a folder. The recordings are copied into it, read-only; the originals are not touched.
# Everything is written down in plain files that you can open with an editor.

# %%
study = tc.start(folder, settings=Settings(language="en", release="reviewed"))
tc.add(study, [folder])
print((study.root / "study.toml").read_text("utf-8"))

# %% [markdown]
# ## Writing down what was said
#
# This is the step that takes time: on an ordinary laptop, several times faster than the recording
# is long. It can be stopped at any moment; running it again goes on where it stopped. A recording
# that cannot be read is reported, and the others go on.

# %%
tc.transcribe(study)

# %%
for one in tc.status(study).interviews:
    print(one.interview, "transcribed" if one.transcribed else one.failed or "to do")

# %% [markdown]
# Read it. Who speaks was found by voice, and the one who asks is taken to be the interviewer:
# check that this is right, and expect mistakes in names and in talk that overlaps.

# %%
from transcode.pipeline.transcribe import heard

for turn in heard(study, "P02").turns[:8]:
    minutes, seconds = divmod(turn.start_ms // 1000, 60)
    print(f"{minutes}:{seconds:02d} {turn.speaker}: {turn.text}\n")

# %% [markdown]
# Every word has its own time, so any quotation can be listened to again.

# %%
turn = heard(study, "P02").turns[1]
for word in turn.words[:8]:
    print(f"{word.start_ms / 1000:6.2f} s  {turn.text[word.begin : word.end]}")

# %% [markdown]
# To correct it, write it out as a text file, edit it, and read it back
# (`transcode correct STUDY P02 --export P02.txt`, then `--import P02.txt`).
#
# ## Who could be recognised?
#
# Names are looked for in three ways: those in your tables, those a language model takes for names,
# and patterns such as telephone numbers. A machine will miss some and see some that are none.
# That is why nothing is released before you have looked.

# %%
failures, waiting = tc.anonymise(study)
waiting

# %%
from transcode.pipeline.name_list import review_rows

for row in review_rows(study)[:12]:
    print(f"{row.kind:<13}{row.entity:<22}{row.why}")

# %% [markdown]
# The list is the file `confidential/mentions.csv`. In its column `decision` you write `keep`
# (replace it), `ignore` (no name at all) or `change` (it belongs to another name). In the terminal,
# `transcode anonymise STUDY --review` asks you one name after the other. Here we accept the whole
# list at once, which you should not do with a real interview. One kind of mistake is worth an
# extra look: a "name" that is a common word and stands in lower case is hardly ever a name.

# %%
from dataclasses import replace

from transcode.pipeline.name_list import write_list

reviewed = []
for row in review_rows(study):
    is_common = row.entity.islower() and row.kind == "person"
    reviewed.append(replace(row, decision="ignore" if is_common else "keep"))
write_list(study, reviewed)

tc.anonymise(study)
tc.status(study).interviews[0].released

# %% [markdown]
# ## What is released
#
# The same passage, as you may show it to a second coder:

# %%
text = study.text("P02")
for turn in text.turns[:6]:
    print(turn.speaker, text.text[turn.begin : turn.end], "\n")

# %% [markdown]
# Look at the first two turns: the same man has two pseudonyms, because his name was misheard the
# second time. Correct the transcript, or write `change` and his right name into the list.
#
# A study has two halves. `shareable/` may go to a colleague. `confidential/` stays on your drive:
# recordings, transcripts, the list of names, and the encrypted key.

# %%
for half in (study.confidential, study.shareable):
    for file in sorted(half.rglob("*")):
        if file.is_file():
            print(file.relative_to(study.root).as_posix())

# %% [markdown]
# `verify` checks every file, and looks for every original name in the shareable half. No line
# means no fault. It can only look for names that were found: a name that was misheard is caught by
# your reading, and by nothing else.

# %%
tc.verify(study)

# %%
work.cleanup()

# %% [markdown]
# For a whole folder, one line does all of this:
# `transcode run my-interviews --language en`.
#
# Next: [assisted coding](02-assisted-coding.ipynb).
