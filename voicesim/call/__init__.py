"""The one engine on the sample clock, its drivers, its recorder and its replay."""
