"""Charts drawn by the server as SVG, for pages that must be light: no library, no script of their own."""
