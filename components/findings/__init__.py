"""What views find: one file for each question that a page asks of a survey."""
