"""Archives of recorded calls: found, heard, judged, kept and written as tables; on one machine or on many."""
