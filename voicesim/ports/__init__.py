"""Where sound comes in and goes out: audio files, scripted agents, later the headset."""
