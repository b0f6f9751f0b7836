.PHONY: run test lint

run:
	streamlit run streamlit_app.py

test:
	python -m pytest

lint:
	ruff format --check . && ruff check . && mypy

# The README's picture, as the browser tests see the page.
.PHONY: screenshots
screenshots:
	COLORSEG_SCREENSHOTS=docs python -m pytest tests/browser/test_page_looks.py
