# `make` alone lists what can be made. Every path here is relative and quoted by nature:
# the folder above may have spaces in its name.

PYTHON ?= python3
PY := .venv/bin/python
PEERS := .venv-bench/bin/python
INSTALL := $(PY) -m pip --disable-pip-version-check install --quiet
HASHED := --require-hashes --only-binary :all:
export NO_MKDOCS_2_WARNING := 1
# A room without any network where the system can make one; elsewhere every way out leads to a port that answers nobody.
WITHOUT_NETWORK = $(shell unshare -rn true 2>/dev/null && echo unshare -rn || echo env http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9)

.DEFAULT_GOAL := help
.PHONY: help site test test-corpus bench-clean bench-site bench-readme bench-size bench-copies bench-handouts judges wheelhouse test-wheelhouse lint lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 : \2/'

site: .venv/program.stamp  ## make the pages, the website, the offline copy and the handouts
	@$(PY) -m plainleaf build

test: .venv/test.stamp  ## run all tests, ruff and mypy (sets itself up; installs Chromium where it may)
	@$(PY) tests/browser.py --install
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n auto --dist loadfile

test-corpus: .venv/test.stamp  ## score the labelled articles in PLAINLEAF_CORPUS and the saved pages in PLAINLEAF_PAGES
	@test -n "$$PLAINLEAF_CORPUS$$PLAINLEAF_PAGES" || { echo 'Say where the labelled articles are: PLAINLEAF_CORPUS=/folder make test-corpus'; exit 2; }
	@test -z "$$PLAINLEAF_PAGES" || { $(MAKE) --no-print-directory .venv-bench/peers.stamp && PYTHONPATH=scripts $(PY) -m bench --peers $(PEERS) --only folds; }
	@$(PY) -m pytest -q -rP tests/test_floors.py

bench-clean: .venv-bench/peers.stamp  ## set cleaning beside its peers on the data in PLAINLEAF_CORPUS and PLAINLEAF_PAGES (half an hour the first time)
	@PYTHONPATH=scripts $(PY) -m bench --peers $(PEERS) $(BENCH)

bench-site: .venv/test.stamp .venv-bench/peers.stamp  ## build libraries of 5, 1,000 and 5,000 pages and search in them (an hour or two)
	@PYTHONPATH=scripts $(PY) -m bench.scale --pagefind $(PEERS) $(BENCH)

bench-readme: .venv/program.stamp  ## put the tables of the last bench-clean and bench-site into README.md
	@PYTHONPATH=scripts $(PY) -m bench.readme

bench-size: .venv/program.stamp  ## time and memory of articles that grow without end (15 minutes)
	@PYTHONPATH=scripts $(PY) -m bench.sizes $(BENCH)

bench-handouts: .venv/test.stamp .venv-bench/peers.stamp  ## time of 100 handouts, beside WeasyPrint and Chromium on the same pages
	@PYTHONPATH=scripts $(PY) -m bench.handouts --peers $(PEERS) $(BENCH)

bench-copies: .venv/test.stamp  ## sizes and opening times of the offline copies of 10, 1,000 and 5,000 pages (an hour)
	@PYTHONPATH=scripts $(PY) -m bench.copies $(BENCH)

judges: .judges/stamp  ## install the Nu HTML checker and Lighthouse, before which the tests put the site (needs npm and Java)

wheelhouse: .venv/program.stamp  ## all that installs the program on a computer without the internet: make wheelhouse TO=FOLDER FOR=windows WITH=3.12
	@test -n "$(TO)" || { echo 'Say where to: make wheelhouse TO=/media/stick/plainleaf (and FOR=windows, mac, mac-intel, linux or raspberry, WITH=3.12)'; exit 2; }
	@$(PY) scripts/wheelhouse.py "$(TO)" $(if $(FOR),--for $(FOR)) $(if $(WITH),--python $(WITH))

test-wheelhouse: .venv/program.stamp  ## make a wheelhouse, install from it with the network off, and build a site
	@rm -rf build/wheelhouse && mkdir -p build/wheelhouse
	@$(PY) scripts/wheelhouse.py build/wheelhouse/stick
	@$(WITHOUT_NETWORK) $(PY) build/wheelhouse/stick/install.py build/wheelhouse/installed
	@$(WITHOUT_NETWORK) build/wheelhouse/installed/bin/plainleaf new build/wheelhouse/site
	@$(WITHOUT_NETWORK) build/wheelhouse/installed/bin/plainleaf -C build/wheelhouse/site build
	@echo 'The program was installed and a site was built without the network.'

lint: .venv/test.stamp  ## ruff and mypy
	@$(PY) -m ruff check scripts tests
	@$(PY) -m ruff format --check --quiet scripts tests || { echo 'Layout differs: run .venv/bin/python -m ruff format scripts tests'; exit 1; }
	@$(PY) -m mypy

lock: .venv/test.stamp  ## make the lock files anew after a change in pyproject.toml (needs uv)
	@for kind in '' '-test'; do \
	  { echo '# Every package the program needs, with the digest of each file it may come as. Made by `make lock`; do not edit.'; \
	    uv pip compile pyproject.toml --quiet --extra venv $${kind:+--extra test --extra zim} --generate-hashes --no-emit-index-url \
	      --universal --python-version 3.11 --fork-strategy fewest --no-header --no-build; } > "requirements$$kind.lock.new" \
	  && mv "requirements$$kind.lock.new" "requirements$$kind.lock" || { rm -f "requirements$$kind.lock.new"; exit 1; }; \
	done
	@{ echo '# What the benchmark needs beside requirements.lock, pinned in the same way. Made by `make lock`; do not edit.'; \
	  uv pip compile --group bench --quiet --constraint requirements.lock --generate-hashes --no-emit-index-url --no-annotate \
	    --universal --python-version 3.11 --fork-strategy fewest --no-header --no-build; } > requirements-bench.lock.new \
	  && mv requirements-bench.lock.new requirements-bench.lock || { rm -f requirements-bench.lock.new; exit 1; }

clean:  ## remove what was built (never source_texts, docs or records; .venv and .venv-bench stay)
	rm -rf site dist build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp is newer than what it was made from, so a second run has nothing to do.

.venv/program.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'Plainleaf needs Python 3.11 or newer as "$(PYTHON)". Debian, Ubuntu: apt install python3 python3-venv'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo 'This Python cannot make a virtual environment. Debian, Ubuntu: apt install python3-venv'; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo 'Making .venv ...'; $(PYTHON) -m venv --clear .venv; }
	@echo 'Installing the pinned packages into .venv ...'
	@$(INSTALL) $(HASHED) -r requirements.lock
	@$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: .venv/program.stamp requirements-test.lock
	@echo 'Installing what the tests need ...'
	@$(INSTALL) $(HASHED) -r requirements-test.lock
	@touch $@

# No resolving: the two lock files name everything, and the peers' own spelling of their needs trips older pips.
.venv-bench/peers.stamp: .venv/program.stamp requirements-bench.lock
	@$(PEERS) -m pip --version >/dev/null 2>&1 || { echo 'Making .venv-bench ...'; $(PYTHON) -m venv --clear .venv-bench; }
	@echo 'Installing the peers into .venv-bench ...'
	@$(PEERS) -m pip --disable-pip-version-check install --quiet $(HASHED) --no-deps -r requirements.lock -r requirements-bench.lock
	@touch $@

.judges/stamp: tests/judges/package.json
	@mkdir -p .judges && cp tests/judges/package.json .judges/
	@npm install --prefix .judges --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel error
	@touch $@
