"""What `import voicesim` gives: the same functions that the commands call, with typed results."""
