"""A finished call becomes metrics, a scorecard, lessons and a report."""
