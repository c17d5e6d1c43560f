"""One module a command: parse, one function, print."""
