"""The server: pages, API, and the stream that pushes to every wall."""
