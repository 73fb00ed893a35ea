"""Measures that are ratios within one run, so that the machine doesn't matter."""
