"""Scenario, mood and the judged turn become the customer's next move and how to say it."""
