"""One check per module: file name = code, docstring = the rule, and why.

A check is ``TITLE``, ``SEVERITY`` and ``find(programme, vocabulary)``, which yields a
`Sighting` for each place that breaks the rule. To add one, add a module here, a test case
with a good, an ignored and a failing example, and its words in Russian; contract tests ask
for the rest.
"""
