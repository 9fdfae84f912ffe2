# Three Red Lines. `make help` lists the targets. BUILD=/some/folder puts .venv and _build there.

# Relative by default, so that a blank in the path of the checkout does no harm.
BUILD ?= .
PYTHON ?= python3
VENV := $(BUILD)/.venv
BIN := $(VENV)/bin
OUT := $(BUILD)/_build
NODE := $(OUT)/node
HTML := $(OUT)/html
PORT ?= 8000
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE := 1
export RUFF_CACHE_DIR := $(OUT)/.ruff_cache

.PHONY: help
help: ## list every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: book
book: $(OUT)/book-tools $(OUT)/node-packages ## build the book and print its address
	"$(BIN)/jupyter-book" build -W --keep-going -n --path-output "$(BUILD)" .
	@"$(BIN)/python" -c 'import pathlib; print("The book:", (pathlib.Path("$(HTML)").resolve() / "index.html").as_uri())'
	@echo "Exercises in the page need a server: make serve"

.PHONY: serve
serve: book ## build the book and serve it on localhost
	@echo "The book: http://localhost:$(PORT)/ (stop with Ctrl+C)"
	"$(BIN)/python" -m http.server --bind 127.0.0.1 --directory "$(HTML)" $(PORT)

.PHONY: site
site: corrections pdf ## the book as it may be published, with its PDF: CORRECTIONS=… make site (needs Chromium)
	@echo "To publish it, copy that whole folder to a static host (docs/publishing.md)."

.PHONY: corrections
corrections: $(OUT)/book-tools
	@"$(BIN)/python" -m casebook.book.corrections

.PHONY: pdf
pdf: book $(OUT)/test-tools ## the whole book as one PDF, offered on its home page (needs Chromium, and for its Chinese words a font: fonts-noto-cjk)
	"$(BIN)/python" -m casebook.book.pdf "$(HTML)"

.PHONY: zip
zip: book ## the built book as one file that opens from a folder by double-click
	"$(BIN)/python" -m casebook.book.archive "$(HTML)" "$(OUT)/three-red-lines.zip"

.PHONY: wheel
wheel: $(OUT)/book-tools ## the package as students get it
	"$(BIN)/python" -m casebook.book.downloads "$(OUT)"

.PHONY: release-notes
release-notes: $(OUT)/book-tools ## what a release of TAG=v0.1.0 would say, or why there cannot be one
	@"$(BIN)/python" -m casebook.book.release "$${TAG:?Name the tag: make release-notes TAG=v0.1.0}" > "$(OUT)/release-notes.md"
	@cat "$(OUT)/release-notes.md"

.PHONY: test
test: check book $(OUT)/test-tools $(OUT)/nbgrader-tools $(OUT)/dask-tools ## every test: quick checks, the book built strictly, and the tests in Chromium
	BUILD="$(BUILD)" "$(BIN)/python" -m pytest --numprocesses auto --dist loadfile

.PHONY: bench
bench: bench-book bench-page bench-grade ## the three benchmarks below

.PHONY: bench-book
bench-book: book $(OUT)/test-tools ## seconds to build and kilobytes to load, beside Jupyter Book's defaults
	"$(BIN)/python" bench/book.py "$(OUT)"

.PHONY: bench-page
bench-page: book $(OUT)/test-tools ## seconds to the first verdict in the page, beside a self-hosted JupyterLite
	"$(BIN)/python" bench/page.py "$(OUT)"

.PHONY: bench-grade
bench-grade: $(OUT)/book-tools ## seconds and memory per submission graded, beside nbgrader and otter, and ours to 10,000
	"$(BIN)/python" bench/grade.py "$(OUT)" $(ARGUMENTS)

.PHONY: check
check: $(OUT)/test-tools ## quick checks: lint, format, types, spelling, notebooks in step
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy" --cache-dir "$(OUT)/.mypy_cache"
	"$(BIN)/codespell" README.md CONTRIBUTING.md index.md start.md chapters exercises instructors reference casebook tests data docs .github

.PHONY: notebooks
notebooks: $(OUT)/book-tools ## write exercises/*.ipynb from their sources
	"$(BIN)/python" -m casebook.book.notebooks exercises

.PHONY: new-chapter
new-chapter: $(OUT)/book-tools ## begin a chapter from the blank forms (without arguments: an example)
	@"$(BIN)/python" -m casebook.book.new chapter "NUMBER=$${NUMBER-}" "TITLE=$${TITLE-}" "QUESTION=$${QUESTION-}" \
	  "OUTCOME=$${OUTCOME-}" "SLUG=$${SLUG-}" "PART=$${PART-}"

.PHONY: new-question
new-question: $(OUT)/book-tools ## begin a question (without arguments: an example)
	@"$(BIN)/python" -m casebook.book.new question "ID=$${ID-}" "KIND=$${KIND-}" "OUTCOME=$${OUTCOME-}" "ANSWER=$${ANSWER-}" \
	  "MINUTES=$${MINUTES-}"

.PHONY: missing
missing: $(OUT)/book-tools ## what the course lacks, with file and line; ID=15 one chapter, ID=15.1 one question
	@"$(BIN)/python" -m casebook.book.complete "$${ID-}"

.PHONY: question
question: notebooks $(OUT)/test-tools ## what one question lacks, and its tests, without building the book: ID=15.1
	@"$(BIN)/python" -m casebook.book.complete "$${ID:?Name the question: make question ID=15.1}"
	@"$(BIN)/python" -m pytest tests/test_questions.py -k "$${ID}" --exitfirst --tb=short

.PHONY: pictures
pictures: $(OUT)/test-tools $(OUT)/node-packages ## draw the figures' static pictures that are missing, remove orphans
	rm -f "$(OUT)/figures.json"  # a build that breaks off leaves none, and is told of below
	"$(BIN)/jupyter-book" build --keep-going -n --path-output "$(BUILD)" . > "$(OUT)/pictures.log" 2>&1 || true
	"$(BIN)/python" -m casebook.book.pictures "$(OUT)" pictures "$(NODE)/node_modules/plotly.js-cartesian-dist-min/plotly-cartesian.min.js"

.PHONY: measure
measure: $(OUT)/book-tools ## compute what models remember anew, and store it (minutes); needed after a change of that code
	OPENBLAS_NUM_THREADS=1 "$(BIN)/python" -m casebook.book.measure

.PHONY: measure-check
measure-check: $(OUT)/book-tools ## compute it anew and compare with what is stored
	OPENBLAS_NUM_THREADS=1 "$(BIN)/python" -m casebook.book.measure --check

.PHONY: check-links
check-links: $(OUT)/book-tools $(OUT)/node-packages ## ask every address that the book names whether it still answers (needs the internet)
	"$(BIN)/jupyter-book" build --builder linkcheck --keep-going --path-output "$(BUILD)" .

.PHONY: lock
lock: ## remake the two lock files from the pins (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.txt -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements.lock requirements.txt tests/requirements.txt -o tests/requirements.lock

.PHONY: clean
clean: ## remove what was built; the environment stays
	rm -rf "$(OUT)"

# What the targets stand on: an environment from the lock with hashes, and npm packages by name with hashes.

$(VENV)/pyvenv.cfg:
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { "$(PYTHON)" --version; echo "The book needs Python 3.11, 3.12 or 3.13. Choose one: make PYTHON=python3.12 …"; exit 1; }
	"$(PYTHON)" -m venv "$(VENV)"

$(OUT)/book-tools: requirements.lock pyproject.toml | $(VENV)/pyvenv.cfg
	"$(BIN)/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	"$(BIN)/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	mkdir -p "$(OUT)" && touch "$@"

$(OUT)/test-tools: tests/requirements.lock $(OUT)/book-tools
	"$(BIN)/pip" install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	touch "$@"

$(OUT)/nbgrader-tools: tests/nbgrader-requirements.txt | $(VENV)/pyvenv.cfg
	"$(BIN)/python" -m venv --clear "$@"
	"$@/bin/pip" install --quiet --disable-pip-version-check -r tests/nbgrader-requirements.txt
	touch "$@"

$(OUT)/dask-tools: tests/dask-requirements.txt | $(VENV)/pyvenv.cfg
	"$(BIN)/python" -m venv --clear "$@"
	"$@/bin/pip" install --quiet --disable-pip-version-check -r tests/dask-requirements.txt
	touch "$@"

$(OUT)/node-packages: casebook/book/package-lock.json $(OUT)/book-tools
	"$(BIN)/python" -m casebook.book.node "$(NODE)"
	touch "$@"
