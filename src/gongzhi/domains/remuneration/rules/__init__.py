"""Pure rules of pay: reading a standard from its file, and the sheet of a month."""
