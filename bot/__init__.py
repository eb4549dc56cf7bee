"""Tacho's newsroom: it knows news, figures and readers, and nothing of chat services, databases or networks."""
