"""Changes the engine's comparisons and the law's numbers one at a time, and sees that a test fails each time."""
