"""What would have moved the customer more: changes of a recorded call, tried in truth."""
