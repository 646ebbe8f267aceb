"""«Préférences pour le portail»: how the hospital's documents reach the person."""
