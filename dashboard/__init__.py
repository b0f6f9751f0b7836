"""The page: the only package that imports Streamlit."""

import os

# Before NumPy is first imported: one thread a run, because the page runs as many at once as there
# are cores, and threads of threads only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
