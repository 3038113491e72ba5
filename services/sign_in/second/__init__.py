"""The second factor of staff: set up at the first sign-in, shown at every one, replaced when it is lost.

A sign-in of staff opens nothing until `SignIn.second_at` is set (`services/core/visitor.py`), and only `passing.passed`
sets it.
"""
