"""The law as dated data, and the pure engine that judges by it."""
