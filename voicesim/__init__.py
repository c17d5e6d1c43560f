"""voicesim: an offline voice call simulator that hears what the agent says and how it is said."""

__version__ = "0.1.0"
