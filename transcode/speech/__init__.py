"""Recording -> Transcript: words, speakers, times and manner of speaking; and its correction.

``listen`` is the chain: decode, recognise, diarise, turns, marks, doubts. Correction has its own
room, :mod:`transcode.speech.correction`: one operation (these turns become those), a desk with
undo, and documents, aligned by words; ``listen_for`` finds the times of inserted words.
"""
