"""What the entries come to: frames of days and the numbers that describe them. Nothing here says why."""
