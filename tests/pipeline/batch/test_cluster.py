"""A real Dask cluster on loopback: a scheduler, two workers, TLS; one worker is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.chain.conftest import SAMPLES, write_wav
from tests.pipeline.batch.conftest import MakeStudy, Start, heard
from tests.pipeline.batch.test_workers import SOUNDS, ended, transcripts, until
from transcode.errors import StudyError
from transcode.pipeline.batch.jobqueue import job_script
from transcode.speech.decode import RATE, decode
from transcode.study.folder import Study

pytest.importorskip("distributed", reason="the extra cluster is not installed")

Nodes = tuple[str, list[list[str]], list[str]]
"""Where the scheduler listens, the commands that go to the nodes, and their addresses."""


def certificates(folder: Path) -> dict[str, str]:
    """Make a certificate of its own authority, and the environment that lets Dask use it."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "transcode test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder.mkdir()
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )  # fmt: skip
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    files = {f"{tls}CA_FILE": "cert.pem"}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        files |= {f"{tls}{role}__CERT": "cert.pem", f"{tls}{role}__KEY": "key.pem"}
    return {name: str(folder / file) for name, file in files.items()}


class Cluster:
    """A scheduler and its workers, processes of their own."""

    def __init__(self, folder: Path, environment: dict[str, str], protocol: str) -> None:
        self.folder, self.environment, self.protocol = folder, environment, protocol
        self.address, self.workers = "", []

    def start(self, stack: ExitStack, nodes: Sequence[Sequence[str]], host: str) -> None:
        """Start the scheduler, and a worker on each node (a command that goes there; or none)."""
        told = self.folder / f"scheduler-{self.protocol}.json"
        self._begin(stack, "scheduler", "--scheduler-file", str(told), "--port", "0",
                    "--host", host, "--protocol", self.protocol,
                    "--dashboard-address", ":0")  # fmt: skip
        until(told.exists)
        import json

        until(lambda: told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]
        for number, node in enumerate(nodes):
            self.workers.append(self._begin(
                stack, "worker", self.address, "--nthreads", "1", "--name", str(number),
                "--no-dashboard", "--local-directory", str(self.folder / f"scratch-{number}"),
                node=node,
            ))  # fmt: skip

    def _begin(
        self, stack: ExitStack, *what: str, node: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{what[0]}.log").open("ab")
        command = [*node, sys.executable, "-m", "dask", *what]
        process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        return process


@contextmanager
def cluster(
    folder: Path,
    environment: dict[str, str],
    *,
    protocol: str = "tcp",
    nodes: Sequence[Sequence[str]] = ((), ()),
    host: str = "127.0.0.1",
    **more: str,
) -> Iterator[Cluster]:
    with ExitStack() as stack:
        made = Cluster(folder, {**environment, **more}, protocol)
        made.start(stack, nodes, host)
        yield made


def kill_worker(cluster: Cluster, number: int, *, nanny: bool = False) -> None:
    """Kill the process in which a worker works; its nanny, if it lives, starts another."""
    import psutil

    above = psutil.Process(cluster.workers[number].pid)
    children = above.children(recursive=True)
    if nanny:
        above.kill()
    for child in children:
        if any("spawn_main" in part for part in child.cmdline()):
            child.kill()


@contextmanager
def two_nodes() -> Iterator[Nodes]:
    """Two network namespaces on one bridge.

    As two machines on a network, each with an address and a loopback of its own.
    """
    tag = f"tq{os.getpid() % 10_000}"
    net = f"10.213.{os.getpid() % 250}"

    def ip(*what: str) -> None:
        done = subprocess.run(["ip", *what], capture_output=True, text=True)
        if done.returncode:
            raise PermissionError(done.stderr)

    with ExitStack() as stack:
        ip("link", "add", tag, "type", "bridge")
        stack.callback(ip, "link", "del", tag)
        ip("address", "add", f"{net}.1/24", "dev", tag)
        ip("link", "set", tag, "up")
        for number in (2, 3):
            name = f"{tag}-{number}"
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", name, "master", tag, "up")
            ip("-n", name, "address", "add", f"{net}.{number}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        nodes = [["ip", "netns", "exec", f"{tag}-{number}"] for number in (2, 3)]
        yield f"{net}.1", nodes, [f"{net}.2", f"{net}.3"]


@contextmanager
def loopback() -> Iterator[Nodes]:
    """This machine, as two nodes."""
    yield "127.0.0.1", [[], []], ["127.0.0.1"]


@pytest.mark.parametrize(
    ("machines", "goes_down"), [(loopback, False), (two_nodes, True)], ids=["one", "two nodes"]
)
def test_a_batch_over_tls_survives_a_worker_that_dies(
    machines: Callable[[], AbstractContextManager[Nodes]],
    goes_down: bool,  # as when the power goes: nobody starts another worker there
    study_of: MakeStudy,
    start: Start,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    study = study_of(SOUNDS)
    ended(start("transcribe", study.root))
    local = transcripts(study)
    for interview in SOUNDS:
        study.transcript_path(interview).unlink()
    Path(environment["FAKE_LOG"]).unlink()
    tls = certificates(tmp_path / "tls")
    with ExitStack() as stack:
        try:
            host, nodes, addresses = stack.enter_context(machines())
        except (OSError, PermissionError) as problem:
            pytest.skip(f"this user may make no networks: {problem}")
        made = stack.enter_context(cluster(
            tmp_path, environment, protocol="tls", nodes=nodes, host=host, **tls, FAKE_SECONDS="3",
        ))  # fmt: skip
        log = tmp_path / "scheduler.log"
        until(lambda: all(f"tls://{at}:" in log.read_text() for at in addresses))
        refused = start("transcribe", study.root, "--cluster", made.address)
        assert "no Dask scheduler answers" in ended(refused, code=1), "without a certificate"
        run = start("transcribe", study.root, "--cluster", made.address, **tls)
        until(lambda: len(heard(environment)) >= 2)
        kill_worker(made, 0, nanny=goes_down)
        said = ended(run)
    assert "Dask's dashboard: http" in said and "4 of 4 files" in said
    assert len(heard(environment)) >= 5, "what the dead worker had begun was begun again"
    assert transcripts(study) == local


def test_workers_that_may_not_write_send_their_results(
    study_of: MakeStudy, start: Start, environment: dict[str, str], tmp_path: Path
) -> None:
    study = study_of(SOUNDS, poison={"P03": b"POISON"})
    ended(start("transcribe", study.root), code=1)
    local = transcripts(study)
    for interview in local:
        study.transcript_path(interview).unlink()
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}  # quick
    with cluster(tmp_path, environment, FAKE_READS_ONLY=str(study.root), **once) as made:
        how = ("--cluster", made.address, "--results-through-client")
        said = ended(start("transcribe", study.root, *how), code=1)
    assert "P03: transcribe: a library crashed on it" in said
    assert transcripts(study) == local
    assert sorted(local) == ["P01", "P02", "P04"]


@pytest.mark.slow
def test_real_models_on_a_cluster_make_the_same_bytes(
    models: Callable[[str], Path], environment: dict[str, str], tmp_path: Path
) -> None:
    from transcode.study.settings import Models, Settings

    small = Models(speech="whisper-tiny.en", names="", entities="")
    for name in (small.speech, small.segmentation, small.voices):
        models(name)
    real = {name: value for name, value in environment.items() if not name.startswith("FAKE_")}
    made: dict[str, dict[str, bytes]] = {}
    with cluster(tmp_path, real) as workers:
        for way, how in {"local": (), "cluster": ("--cluster", workers.address)}.items():
            study = Study.create(tmp_path / way, Settings(language="en", models=small))
            for name in ("P01", "P02", "P04"):
                sound = decode(SAMPLES / "recordings" / f"{name}.opus", interview=name)
                write_wav(tmp_path / f"{name}.wav", sound[:, 20 * RATE : 35 * RATE])
                study.add(tmp_path / f"{name}.wav", id=name)
            command = [sys.executable, "-m", "transcode", "transcribe", str(study.root), *how]
            run = subprocess.Popen(command, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=real)  # fmt: skip
            if way == "cluster":
                time.sleep(6)
                kill_worker(workers, 1)
            ended(run)
            made[way] = {
                path.relative_to(study.root).as_posix(): path.read_bytes()
                for room in ("transcripts", "voices")
                for path in sorted((study.confidential / room).glob("P*"))
            }
    assert len(made["local"]) == 6
    assert made["cluster"] == made["local"]


# --- jobs of a queue


def test_the_job_script_that_would_be_submitted(tmp_path: Path) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(
        'queue = "slurm"\njobs = 3\ngpus = 1\n[job]\ncores = 4\nmemory = "16GB"\n'
        'walltime = "08:00:00"\nqueue = "gpu"\naccount = "soc1"\n'
        'job_script_prologue = ["module load python"]\n'
    )
    script = job_script(file)
    for line in ("#SBATCH -p gpu", "#SBATCH -A soc1", "#SBATCH --cpus-per-task=4",
                 "#SBATCH -t 08:00:00", "#SBATCH --gres=gpu:1", "module load python"):  # fmt: skip
        assert line in script.splitlines()
    assert "distributed.cli.dask_worker tcp://" in script and "--resources GPU=1" in script


@pytest.mark.parametrize(("queue", "sign"), [("pbs", "#PBS"), ("sge", "#$"), ("lsf", "#BSUB")])
def test_other_queues(tmp_path: Path, queue: str, sign: str) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(f'queue = "{queue}"\n[job]\ncores = 2\nmemory = "8GB"\n')
    script = job_script(file)
    assert any(line.startswith(sign) for line in script.splitlines())
    assert "--nworkers 2" in script, "one process a core"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("queue = slurm", "it is not TOML"),
        ('queue = "condor"', "the queue 'condor' is not known"),
        ('queues = "slurm"', "there is no entry 'queues'"),
        ("jobs = 0\n[job]\ncores = 1\nmemory = '1GB'", "whole numbers"),
        ("[job]\ncores = 4", "does not say memory"),
        ("[job]\ncores = 4\nmemory = '1GB'\nkores = 2", "[job] is not in order"),
    ],
)
def test_a_file_of_jobs_that_is_wrong_says_where(tmp_path: Path, text: str, what: str) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(text)
    with pytest.raises(StudyError) as caught:
        job_script(file)
    assert what in str(caught.value) and "What to do" in str(caught.value)


def test_an_address_where_nobody_answers(study_of: MakeStudy, start: Start) -> None:
    study = study_of({"P01": 1.0})
    wrongs = (
        ("--cluster", "tcp//nowhere"),
        ("--cluster", "tcp://127.0.0.1:9"),
        ("--slurm", study.root / "none.toml"),
        ("--results-through-client",),
    )
    for wrong in wrongs:
        said = ended(start("transcribe", study.root, *wrong), code=1)
        assert "What to do" in said and "Traceback" not in said
