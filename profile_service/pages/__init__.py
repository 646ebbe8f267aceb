"""The pages people see: rendered on the server, readable without JavaScript, in four languages."""
