"""The preview platform: messages as text in a terminal and as an HTML page."""
