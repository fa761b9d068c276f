"""Dated facts on infrastructure and mammals, as a layer that the product brings along."""
