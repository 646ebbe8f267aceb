"""What a person typed into a form that could not be carried out, kept until it is sent again."""
