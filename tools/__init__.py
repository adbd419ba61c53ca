"""What builds, measures and checks this project; nothing here runs with the center."""
