"""The staff pages of the registers: lists that are handed in, and the people who are registered."""
