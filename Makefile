.PHONY: run test lint bench fuzz laws

run:
	streamlit run streamlit_app.py

test:
	python -m pytest

lint:
	ruff format --check . && ruff check . && mypy

bench:
	python -m benchmarks $(PLACE)

fuzz:
	python -m tests.fuzz --files 20000

laws:
	python -m tests.law_runs --runs 10000

# The README's picture, as the browser tests see the page.
.PHONY: screenshots
screenshots:
	COLORSEG_SCREENSHOTS=docs python -m pytest tests/browser/test_page_looks.py
