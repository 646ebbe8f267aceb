"""Benchmarks: figures measured on this machine in one run, as ratios to a named peer."""
