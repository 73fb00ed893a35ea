"""The reader that was trained: what it sees of a mail, its models, and how far each reader is believed."""
