"""Believable data in bulk, for the bench: `./desk load`. Run by the Python of the environment."""
