"""The API below `/api`: an application of its own, whose answers are for programs."""
