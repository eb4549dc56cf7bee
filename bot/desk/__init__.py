"""Acting: asks the ports, calls the pure rooms, keeps order. Async."""
