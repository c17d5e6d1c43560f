"""Samples in, samples or numbers out: levels, framing, resampling, filtering, mixing."""
