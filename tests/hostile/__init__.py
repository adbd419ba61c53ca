"""What hostile and careless users found."""
