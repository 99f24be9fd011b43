"""The staff side's pages: the desk, a matter, its steps, meetings, the board, and what lies behind a fact."""
