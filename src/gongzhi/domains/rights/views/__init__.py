"""The pages of rights: my own, the files of others, acts in a name, and who may see what."""
