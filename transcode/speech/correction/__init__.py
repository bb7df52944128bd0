"""A transcript as heard -> as corrected: a room within the speech room. It touches no disk.

From the ground up: ``matching`` (two versions, word by word), ``times``, ``notes`` and ``weave``
(what stands keeps its times, marks and doubts), ``edits`` (one operation: these turns become
those), ``desk`` (edits one by one, undone and redone), ``brackets`` and ``revise`` (a document
edited elsewhere), ``summary`` (how much was changed).
"""
