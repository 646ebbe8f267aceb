"""Who asks: the signed-in person, and what their tokens say of them."""
