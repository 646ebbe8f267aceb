"""«Informations personnelles»: who the person is, and how to reach them directly."""
