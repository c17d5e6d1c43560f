"""The words of a turn become cues and techniques, each with its quote and its place."""
