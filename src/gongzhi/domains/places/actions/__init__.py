"""Acts on places: ``registering`` one after the other, ``listing`` a whole list of them."""
