"""The words of the house: data, units, protocols and errors; no behaviour of its own."""
