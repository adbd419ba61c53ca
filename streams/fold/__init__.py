"""Fold: a run of tagged records becomes the changes they make to the counters."""
