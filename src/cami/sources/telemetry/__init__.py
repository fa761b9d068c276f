"""Positions of animals in: tables, archives, layers and services, all into one reading."""
