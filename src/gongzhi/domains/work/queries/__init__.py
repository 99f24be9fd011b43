"""Reads of the staff side: what lies on a desk, and a matter with what only the entitled read."""
