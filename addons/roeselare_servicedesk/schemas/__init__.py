"""Plain values that cross from a controller to a model. No ``env`` in here."""
