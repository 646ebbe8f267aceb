"""The team's pages for delegations: the list, and one delegation with its last day, practice and rights."""
