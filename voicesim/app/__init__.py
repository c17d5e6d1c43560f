"""Choose, wire and show: the command line over everything else."""
