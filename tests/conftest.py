"""What every test starts from."""

import os

# Before NumPy and Matplotlib are imported: tests run beside other work, without a screen.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["MPLBACKEND"] = "agg"
