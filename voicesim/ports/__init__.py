"""Where sound comes in and goes out: the headset, audio files, scripted agents."""
