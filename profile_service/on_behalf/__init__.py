"""What an assistant may do with the profile of the doctor under whose responsibility they work."""
