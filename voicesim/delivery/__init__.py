"""Prosody, words and baseline become a judgement of delivery with evidence and confidence."""
