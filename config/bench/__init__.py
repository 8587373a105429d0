"""`./desk bench`: what the hot paths cost, each as a ratio within one run."""
