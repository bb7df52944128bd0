# Two commands matter: `make demo` and `make test`. Both build what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
STUDY := build/demo-study
SHARED ?= ../shared
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check bench notebooks docs imports clean

demo: .venv/base  ## the main job on six sample interviews
	$(BIN)/transcode models pull
	TRANSCODE_IDENTITY=build/identity.txt $(BIN)/transcode run notebooks/sample-interviews/recordings \
	  --study $(STUDY) --language en --release automatic

test: .venv/dev check  ## everything that CI runs
	$(BIN)/transcode models pull
	$(BIN)/transcode models pull whisper-tiny.en spacy-en-sm
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/dev  ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev  ## the figures in tests/benchmarks/README.md
	$(BIN)/python tests/benchmarks/chain.py
	TRANSCODE_MODELS=models $(BIN)/python tests/benchmarks/speech.py $(SHARED)/speech notebooks/sample-interviews
	TRANSCODE_MODELS=models $(BIN)/python tests/benchmarks/hard.py $(SHARED)/speech 4
	TRANSCODE_MODELS=models $(BIN)/python tests/benchmarks/verbatim.py $(SHARED)/speech notebooks/sample-interviews
	$(BIN)/python tests/benchmarks/privacy.py $(SHARED)/privacy
	$(BIN)/python tests/benchmarks/release.py 40 200
	$(BIN)/python tests/benchmarks/leftovers.py $(SHARED)
	$(BIN)/python tests/benchmarks/documents.py $(SHARED)
	TRANSCODE_MODELS=models $(BIN)/python tests/benchmarks/disguise.py $(SHARED)/speech
	$(BIN)/python tests/benchmarks/embed.py $(SHARED) models
	$(BIN)/python tests/benchmarks/segments.py $(SHARED)
	$(BIN)/python tests/benchmarks/coding.py $(SHARED) models/minilm-l6-v2
	$(BIN)/python tests/benchmarks/names.py $(SHARED) models/minilm-l6-v2
	$(BIN)/python tests/benchmarks/suggestions.py $(SHARED) models/minilm-l6-v2 models/multilingual-e5-small
	$(BIN)/python tests/benchmarks/anchors.py $(SHARED)
	$(BIN)/python tests/benchmarks/agreement.py

notebooks: .venv/dev  ## open the notebooks
	$(BIN)/jupyter lab notebooks

docs: .venv/dev  ## the documentation, to open at build/site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --config-file notebooks/site/mkdocs.yml
	@echo "Open build/site/index.html"

.venv/python:
	$(PYTHON) -c 'import sys; sys.exit("transcode needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	touch $@

.venv/base: .venv/python pyproject.toml constraints.txt
	mkdir -p build
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/dev: .venv/base
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv build dist

imports: .venv/dev  ## draw who imports whom (needs graphviz)
	mkdir -p build
	$(BIN)/import-linter drawgraph transcode | tred | dot -Grankdir=BT -Tsvg -o build/imports.svg
