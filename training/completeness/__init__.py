"""Where the model of complete turns comes from."""
