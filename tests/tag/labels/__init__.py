"""Hand labels of recorded posts: ids and labels only, no text of anybody."""
