"""«Votre organisation / cabinet»: how the practice is reached."""
