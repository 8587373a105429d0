"""Pure functions on plain values. No ``env`` in here."""
