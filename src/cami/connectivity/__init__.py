"""Where animals can still go."""
