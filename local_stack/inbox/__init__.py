"""The local inbox: every mail and every SMS the local stack sends ends here, and nowhere else."""
