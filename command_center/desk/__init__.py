"""The queue and the people at desks who work it off."""
