"""What fits, what speaks against, what is not known: declared rules, a pure engine, and the wording of both."""
