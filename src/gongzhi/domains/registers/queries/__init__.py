"""Reads of the registers: ``lists`` what was handed in and who is registered, ``files`` what is given out as a file."""
