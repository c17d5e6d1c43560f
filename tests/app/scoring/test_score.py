"""voicesim score with the speech model: formats, several processes, a cluster, and workers that die."""

import json
import os
import signal
import sys
from multiprocessing import active_children

import numpy as np
import pytest
import soundfile

from voicesim.app import wire
from voicesim.app.scoring import spreading
from voicesim.app.scoring.finding import Wanted
from voicesim.app.scoring.plan import ScorePlan, scored
from voicesim.dsp.resample import resample
from voicesim.model.audio import AudioClip
from voicesim.model.errors import MissingPart
from voicesim.model.units import RATE_HZ, to_samples
from voicesim.ports.audio_files import load_audio

pytestmark = pytest.mark.model
CALLS = 5


@pytest.fixture(scope="module", autouse=True)
def _model():
    try:
        wire.speech_model()
    except MissingPart as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def archive(tmp_path_factory, root):
    """Short calls of our rendered agents: two speak in turns, one a channel; in all formats and at several rates."""
    folder = tmp_path_factory.mktemp("archive")
    forms = (("wav", 8000), ("flac", 16_000), ("ogg", 48_000), ("mp3", 44_100), ("wav", 11_025))
    for number, (ending, rate_hz) in enumerate(forms):
        said = (("sofa", number + 1), ("wedding", 1), ("sofa", 6), ("wedding", 2))
        agent, customer, at = [], [], 0
        for (who, clip), side in zip(said, (agent, customer) * 2, strict=True):
            pcm = load_audio(root / f"tests/data/agents/{who}-assertive/{clip:02d}.flac").pcm[: to_samples(3.0)]
            side.append((at, pcm))
            at += len(pcm) + RATE_HZ
        both = np.stack([_laid(agent, at), _laid(customer, at)], axis=1)
        channels = [resample(AudioClip(both[:, c]), rate_hz).pcm for c in (0, 1)]
        _save(folder / f"{number}.{ending}", 0.5 * np.stack(channels, axis=1), rate_hz)
    return folder


def _save(path, both, rate_hz):
    """In small blocks: libsndfile crashes on Vorbis in large ones."""
    with soundfile.SoundFile(path, "w", rate_hz, 2) as file:
        for at in range(0, len(both), 4096):
            file.write(both[at : at + 4096])


def _laid(parts, samples):
    noise = np.random.default_rng(len(parts)).normal(0, 1e-4, samples).astype(np.float32)
    for at, pcm in parts:
        noise[at : at + len(pcm)] += pcm
    return noise


def rows_of(folder, watch=lambda _: None, **how):
    with scored(ScorePlan(Wanted((folder,)), **how), watch) as found:
        return [(rows.call, rows.turns) for rows in found.calls()]


@pytest.fixture(scope="module")
def by_one(archive):
    """What one worker finds."""
    return rows_of(archive)


def test_every_format_and_rate_is_heard(by_one):
    assert [call["error"] for call, _ in by_one] == [None] * CALLS
    assert [len(turns) for _, turns in by_one] == [4] * CALLS
    assert all(len(turn["words"]) > 2 for _, turns in by_one for turn in turns)
    assert all(turns[1]["speaker"] == "customer" for _, turns in by_one)


def test_two_processes_find_the_same_though_one_is_killed(archive, by_one):
    killed = []

    def kill(step):
        if not killed:
            killed.append(active_children()[0])
            os.kill(killed[0].pid, signal.SIGKILL)

    assert rows_of(archive, kill, workers=2) == by_one
    assert killed


def test_a_cluster_finds_the_same_though_a_worker_is_killed(archive, by_one):
    distributed = pytest.importorskip("distributed", reason="Dask is an extra: pip install 'voicesim[cluster]'")
    killed = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):

        def kill(step):
            if not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)

        assert rows_of(archive, kill, dask=cluster.scheduler_address) == by_one
    assert killed


def test_a_cluster_of_this_machine(archive, by_one):
    pytest.importorskip("distributed", reason="Dask is an extra: pip install 'voicesim[cluster]'")
    assert rows_of(archive, dask="local", workers=2) == by_one


def test_the_command_says_what_failed_and_keeps_the_rest(archive, command, tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound")
    out = tmp_path / "out"
    code, printed, said = command("score", archive / "0.wav", bad, "--out", out)
    assert code == 1
    assert printed == ""
    assert "bad.wav: cannot be read as audio" in said
    assert "2 calls, 2 scored now, 1 failed" in said
    code, _, said = command("score", archive / "0.wav", bad, "--out", out)
    assert "2 calls, 0 scored now, 1 failed" in said
    code, printed, _ = command("score", archive / "0.wav", "--json")
    document = json.loads(printed)
    assert (code, len(document["calls"]), len(document["turns"])) == (0, 1, 4)


def test_who_interrupts_is_told_where_it_goes_on(archive, command, tmp_path, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(spreading, "score_job", interrupted)
    code, printed, said = command("score", archive / "0.wav", "--out", tmp_path / "out")
    assert (code, printed) == (130, "")
    assert f"interrupted, what was scored is kept in {tmp_path / 'out'} ->" in said


def test_dask_that_is_not_there_is_told_with_its_remedy(archive, command, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, said = command("score", archive, "--dask", "local")
    assert code == 3
    assert "pip install 'voicesim[cluster]'" in said
