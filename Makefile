.PHONY: run test lint

run:
	streamlit run streamlit_app.py

test:
	python -m pytest

lint:
	ruff format --check . && ruff check . && mypy
