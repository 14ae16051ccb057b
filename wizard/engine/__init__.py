"""What the wizard does to the container engine: pull, launch, wait, stop."""
