"""`command-center bench`: measure a part of the pipeline, and the alternative in the same run."""

from command_center.bench.report import run_bench

__all__ = ["run_bench"]
