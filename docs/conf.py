"""How the documentation is built."""

project = "cami"
author = "the cami contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "cami"
myst_enable_extensions = ["colon_fence", "dollarmath"]
