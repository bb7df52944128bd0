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
    row = originals(transcript, mentions, table)          # what restore() needs
    save_key(key, [*table.rows, row], [recipient])
    Watchlist(table.rows).find(plain(memo))               # what else is shared

The key needs pyrage; take its verbs from :mod:`transcode.privacy.key`.
"""

from transcode.privacy.checklist.checklist import (
    apply_review,
    standing_rows,
    to_rows,
    with_fuller_names,
)
from transcode.privacy.checklist.desk import FoundName, NameDesk, Seen
from transcode.privacy.checklist.rulings import carry_out
from transcode.privacy.find.mentions import find_mentions, names_in, propagate
from transcode.privacy.find.names.compounds import inside_words
from transcode.privacy.find.names.listed import Listed, listed, under_one_name
from transcode.privacy.find.names.misheard import as_meant
from transcode.privacy.find.names.search import ordinary_words
from transcode.privacy.find.names.tagger import Tagger, encoder_of
from transcode.privacy.leftovers.watchlist import Watchlist
from transcode.privacy.replace.fiction import Reserved, speaks, words_in
from transcode.privacy.replace.pseudonyms import Pseudonyms, identity_of
from transcode.privacy.replace.release import originals, release, restore
from transcode.privacy.replace.wording import Wording, without_rule
from transcode.privacy.settings import Known, PrivacySettings

__all__ = [
    "FoundName", "Known", "Listed", "NameDesk", "PrivacySettings", "Pseudonyms", "Reserved",
    "Seen", "Tagger", "Watchlist", "Wording", "apply_review", "as_meant", "carry_out",
    "encoder_of", "find_mentions", "identity_of", "inside_words", "listed", "names_in",
    "ordinary_words", "originals", "propagate", "release", "restore", "speaks", "standing_rows",
    "to_rows", "under_one_name", "with_fuller_names", "without_rule", "words_in",
]  # fmt: skip
