"""Takes in any table once it is said what its columns are: guessed first, then corrected by the person."""
