"""Acts on the register of people: posts and terms, residents, a person's own file."""
