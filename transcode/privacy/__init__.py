"""Take the people out of a transcript: find them, replace them, keep the key, check what is left.

The order of things, for all interviews of a study::

    tagger = Tagger(encoder, head)
    found = {t.interview: find_mentions(t, spacy_model=model, tagger=tagger, known=known)
             for t in transcripts}
    names = [*known, *names_in(chain.from_iterable(found.values()))]
    found = {t.interview: propagate(t, found[t.interview], names) for t in transcripts}
    rows = to_rows(found["P01"], transcript)              # a person decides
    mentions = apply_review(found["P01"], rows)
    table = Pseudonyms(load_key(key, identity)).assign(mentions)
    released = release(transcript, mentions, table)
    save_key(key, table.rows, [recipient])
    leftovers(shareable, table.rows)

The key needs pyrage; take its verbs from :mod:`transcode.privacy.key`.
"""

from transcode.privacy.checklist import COLUMNS, apply_review, open_mentions, to_rows
from transcode.privacy.leftovers import Leftover, leftovers
from transcode.privacy.mentions import find_mentions, names_in, propagate
from transcode.privacy.pseudonyms import Pseudonyms
from transcode.privacy.release import release
from transcode.privacy.search import ordinary_words
from transcode.privacy.settings import Known, PrivacySettings
from transcode.privacy.tagger import Tagger, encoder_of

__all__ = [
    "COLUMNS", "Known", "Leftover", "PrivacySettings", "Pseudonyms", "Tagger", "apply_review",
    "encoder_of", "find_mentions", "leftovers", "names_in", "open_mentions", "ordinary_words",
    "propagate", "release", "to_rows",
]  # fmt: skip
