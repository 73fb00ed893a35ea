"""What stands in a run of words: tokens, cues, names, events and wishes, whatever the sentence around them says."""
