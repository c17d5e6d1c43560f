"""Speech, silence and playback become turns: who has the floor, and when it passes."""
