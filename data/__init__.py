"""Survey microdata as it was recorded, and what a profile says it means."""
