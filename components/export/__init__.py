"""What leaves the screen: pictures and tables that carry their wording, base and method."""
