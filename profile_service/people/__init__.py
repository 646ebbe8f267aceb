"""What this service holds about a person, as a whole: the team erases it here."""
