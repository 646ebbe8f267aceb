"""Read, build and replace authentication flows while people sign in."""
