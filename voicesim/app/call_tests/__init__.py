"""Call tests: whole calls with expectations, from *.calltest.yaml files."""
