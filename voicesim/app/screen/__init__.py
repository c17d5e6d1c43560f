"""The terminal screen of a call: what is to be seen (view.py and its parts), and how it is drawn (Textual)."""
