"""The parts of `./desk`: one concern a file, Python's standard library only."""
