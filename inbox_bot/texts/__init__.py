"""No code: words by language (`lexicon/`) and replies by language (`templates/`)."""
