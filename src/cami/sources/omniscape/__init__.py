"""Omniscape's job files and everything that they name."""
