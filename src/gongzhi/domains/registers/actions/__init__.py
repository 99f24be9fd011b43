"""Handing in a list, and writing it: ``handing_in`` is what people do, ``writing`` what is done for them then."""
