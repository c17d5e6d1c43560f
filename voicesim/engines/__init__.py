"""Recognisers, synthesisers and speech detectors, met once behind our protocols."""
