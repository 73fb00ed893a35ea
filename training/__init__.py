"""How the trained part of reading is made: passages and mails with labels in, two small models out."""
