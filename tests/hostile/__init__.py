"""Input that wants to harm, or is broken: whatever the bytes, reading ends in a named state."""
