"""Judgements over measured facts about a planned alignment."""
