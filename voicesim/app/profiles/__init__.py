"""How an agent usually speaks, measured once and kept."""
