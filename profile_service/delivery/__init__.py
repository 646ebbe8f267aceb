"""How the hospital's documents reach a professional: what the document dispatcher asks."""
