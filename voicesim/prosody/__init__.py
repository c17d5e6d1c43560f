"""The audio of a turn becomes measured features of volume, pace, pitch and pauses."""
