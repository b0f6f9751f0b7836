"""The pictures that come with the project, and what to try on them.

Tables ``SAMPLES`` and ``EXPERIMENTS``. A sample: one file in ``pictures`` and one row.
"""

from colorseg.samples.experiments import EXPERIMENTS, Experiment
from colorseg.samples.samples import SAMPLES, Sample, draw_sample, photograph_path

__all__ = ["EXPERIMENTS", "SAMPLES", "Experiment", "Sample", "draw_sample", "photograph_path"]
