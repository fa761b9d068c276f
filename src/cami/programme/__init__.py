"""What a programme of work asks, of whom, and whether its text agrees with itself.

Walk it in this order: `source` (what a document says), `provisions` (what it provides),
`vocabulary` (the words it may use), `interpret` (from the one to the other),
`references`, `lint`, `lineage`.
"""
