"""A fake recogniser, declared as such: in processes that tests start with this folder on the path.

It "hears" the digest of a recording, takes as long as ``FAKE_SECONDS`` says, and crashes, as a
native library does, on a recording that holds the word POISON: before its words are known, or while
its speakers are told apart (POISON-SPEAKERS).
"""

import os

if "FAKE_CLOCK" in os.environ:  # a file that says by how many seconds the clock has jumped
    import datetime
    import time
    from pathlib import Path

    _now = time.time

    def _jumped() -> float:
        try:
            return _now() + float(Path(os.environ["FAKE_CLOCK"]).read_text())
        except (OSError, ValueError):
            return _now()

    class _Datetime(datetime.datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ANN001, ANN206
            return datetime.datetime.fromtimestamp(_jumped(), tz)

    time.time, time.time_ns = _jumped, lambda: int(_jumped() * 1e9)
    datetime.datetime = _Datetime

if "FAKE_SECONDS" in os.environ:
    import time
    from hashlib import sha256
    from pathlib import Path

    from transcode.pipeline import transcribe
    from transcode.records.speech import Transcript, Turn
    from transcode.study.artefacts import write_artefact

    def _listen(study, person, script, header, progress):  # noqa: ANN001, ANN202
        data = study.recording_path(person).read_bytes()
        with Path(os.environ["FAKE_LOG"]).open("a") as log:
            log.write(f"{person.id}\n")
        for part in range(10):
            progress(part / 10)
            time.sleep(float(os.environ["FAKE_SECONDS"]) / 10)
            if b"POISON-SPEAKERS" in data:
                if part == 7 and "segmentation" in header.models:
                    os.abort()
            elif b"POISON" in data and part == 3:
                os.abort()
        turn = Turn(f"{person.id}-0", "S1", 0, 900, f"heard {sha256(data).hexdigest()[:12]}", ())
        heard = Transcript(person.id, "en", 1000, "S1", (turn,))
        write_artefact(study.transcript_path(person.id), header, [heard])

    transcribe._listen = _listen

    if root := os.environ.get("FAKE_READS_ONLY"):  # as on a worker that may not write there
        from transcode import files

        _replace = Path.replace

        def _refused(self, target):  # noqa: ANN001, ANN202
            if Path(target).is_relative_to(root):
                raise PermissionError(13, "read-only")
            return _replace(self, target)

        files.Path.replace = _refused
