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
