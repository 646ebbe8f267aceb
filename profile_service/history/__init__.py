"""What happened to a profile, for the person: changes, reads by the dispatcher, and all data as a file."""
