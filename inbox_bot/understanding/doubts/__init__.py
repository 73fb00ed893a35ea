"""What makes a careful clerk ask, whatever the reading: checks of what is done, and of who is meant."""
