"""Speed and memory, as ratios to a named baseline that is measured in the same run.

Machines differ and are shared, so absolute times are no goal, only ratios. A benchmark never fails; the table says
where a ratio misses its bar.
"""
