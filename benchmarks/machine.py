"""The machine and this process: processor, memory, threads, versions."""

import ctypes
import importlib.metadata
import importlib.util
import os
import platform
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any

#: The environment variables by which libraries are told how many threads to use.
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
#: What is named with its version: the import name and the name it is installed by.
LIBRARIES = {
    "numpy": "numpy",
    "PIL": "pillow",
    "matplotlib": "matplotlib",
    "sklearn": "scikit-learn",
    "cv2": "opencv-python-headless",
    "faiss": "faiss-cpu",
    "imagequant": "imagequant",
}

_STATUS = Path("/proc/self/status")


def keep_to(threads: int) -> None:
    """Let this process run on so many cores only, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def is_installed(module: str | None) -> bool:
    """Tell whether a module can be imported; no module always can."""
    return module is None or importlib.util.find_spec(module) is not None


def versions() -> dict[str, str]:
    """Return the version of Python and of each library, or that it is not installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES.values():
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def machine() -> dict[str, Any]:
    """Return the processor, its cores, the memory and the system."""
    return {
        "processor": _first_value("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(_kilobytes("/proc/meminfo", "MemTotal") / 1e6, 1),
        "system": f"{platform.system()} {platform.machine()}",
    }


def load() -> float | None:
    """Return how many processes wanted to run in the last minute, where that is told."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def free_memory() -> float:
    """Return the bytes that could be used now; infinity where that is not told."""
    return _kilobytes("/proc/meminfo", "MemAvailable") * 1e3 or float("inf")


def resident() -> float:
    """Return the bytes of memory that this process holds now."""
    return _kilobytes(str(_STATUS), "VmRSS") * 1024 or peak()


def peak() -> float:
    """Return the most bytes it has held since the last `forget_peak`."""
    rusage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return _kilobytes(str(_STATUS), "VmHWM") * 1024 or rusage


def forget_peak() -> None:
    """Give freed memory back to the system, and measure the peak anew from here."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _kilobytes(path: str, key: str) -> float:
    return float((_first_value(path, key) or "0").split()[0])


def _first_value(path: str, key: str) -> str | None:
    with suppress(OSError):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith(key):
                return line.partition(":")[2].strip()
    return None
