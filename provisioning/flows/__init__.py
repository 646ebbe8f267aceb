"""How flows are read, built and replaced while people sign in."""
