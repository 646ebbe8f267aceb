"""«Vos adresses»: where letters and documents on paper reach the person."""
