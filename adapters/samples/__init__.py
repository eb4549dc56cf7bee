"""Sample feeds of an invented world, served on loopback for the demo and the tests."""
