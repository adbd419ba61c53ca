"""What the simulator's fictional customers say, are called and live: nothing here belongs to a real person."""
