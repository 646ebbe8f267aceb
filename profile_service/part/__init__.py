"""A part of the profile: one document of one person with a version, the same for pages and API."""
