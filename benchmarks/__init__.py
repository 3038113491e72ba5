"""How fast and how big it is, as ratios to something named that was measured in the same run.

Machines differ and are shared, so no time is a goal: only what a thing costs beside its baseline. Nothing here ever
fails by the clock; the table says where a bar is missed.
"""
