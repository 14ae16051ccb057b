"""Clusters with a batch system, SGE or Slurm, and Apptainer: jobs, images and what is known of both."""
