"""One check per module: file name = code, docstring = the rule, and why.

A check is ``SEVERITY`` and ``find(programme, vocabulary)``, which yields a `Sighting` for
each place that breaks the rule. To add one, add a module here and a test case with a good,
an ignored and a failing example; contract tests ask for the rest.
"""
