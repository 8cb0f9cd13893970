"""Benchmark of the program's speed, each figure with a limit or floor from the same run."""
