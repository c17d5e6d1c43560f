"""Recordings of agents without a call: judged, tabled, drawn."""
