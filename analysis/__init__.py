"""Design-based statistics of a survey: pure functions, from a Survey to results."""
