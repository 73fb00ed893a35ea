"""What the rules make of a whole mail: what it wants, who comes, who goes, to which event."""
