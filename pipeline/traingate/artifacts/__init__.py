"""What edges make of a profile: computed once, judged by checks, left in the output folder."""
