"""The words of kneelog as plain Python: values that cannot be wrong, and nothing that knows a screen or a file."""
