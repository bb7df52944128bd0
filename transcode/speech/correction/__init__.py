"""Correction of transcripts: a room within the speech room. It touches no disk.

From the ground up: ``matching`` (two versions, word by word), ``times``, ``notes`` and ``weave``
(unchanged words keep their times, marks and doubts), ``edits`` (one operation: these turns become
those), ``desk`` (edits one by one, with undo and redo), ``brackets`` and ``revise`` (a document
edited elsewhere), ``summary`` (the amount of change).
"""
